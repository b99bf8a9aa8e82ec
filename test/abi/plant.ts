import { elementsOf } from '../../src/abi/counts.ts';
import type { Image } from '../../src/abi/image.ts';
import { isLive } from '../../src/abi/packet-size.ts';
import type { StructPlan } from '../../src/abi/plan.ts';
import { isPointer } from '../../src/abi/selection.ts';
import type { Caller } from './caller.ts';

/** Lays `count` structs of an image out in a caller's memory as a C program would have them; the address of the first. */
export function plant(plan: StructPlan, image: Image, base: number, caller: Caller, count: number): number {
  const va = caller.alloc(plan.size * count);
  const at = va - caller.base;
  caller.bytes.set(image.slice(base, plan.size * count), at);
  for (let i = 0; i < count; i++) link(plan, image, base + i * plan.size, caller, va + i * plan.size);
  return va;
}

function link(plan: StructPlan, image: Image, base: number, caller: Caller, va: number): void {
  for (const field of plan.fields) {
    if (field.direction === 'none' || !isLive(field.when, image, base)) continue;
    if (field.struct !== null) link(field.struct, image, base + field.offset, caller, va + field.offset);
    if (!isPointer(field)) continue;
    const from = image.pointer(base + field.offset);
    if (from === 0) continue;
    const { element, elementSize } = field.pointer;
    const count = elementsOf(field, image, base);
    if (typeof element === 'object')
      caller.pointer(va + field.offset, plant(element, image, from, caller, count));
    else {
      const target = caller.alloc(count * elementSize);
      caller.bytes.set(image.slice(from, count * elementSize), target - caller.base);
      caller.pointer(va + field.offset, target);
    }
  }
}
