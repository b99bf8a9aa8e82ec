import { elementsOf } from './counts.ts';
import type { Image } from './image.ts';
import { unpackScalar } from './object-values.ts';
import { isLive } from './packet-size.ts';
import type { Field, Row, StructPlan } from './plan.ts';
import { isPointer, travels } from './selection.ts';

/**
 * The outputs of the call in `image` (`out` and `inout` fields) as a plain object with the names of the C struct. What
 * a selector rules out is left out; behind a NULL pointer there is nothing: null.
 */
export function unpackObject(row: Row, image: Image): Record<string, unknown> {
  return unpackStruct(row.struct, image, 0);
}

function unpackStruct(plan: StructPlan, image: Image, base: number): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const field of plan.fields)
    if (travels(field, 'reply') && isLive(field.when, image, base))
      object[field.name] = unpackField(field, image, base);
  return object;
}

function unpackField(field: Field, image: Image, base: number): unknown {
  const at = base + field.offset;
  if (field.inline !== null) {
    const { countOffset, length } = field.inline;
    const count = countOffset === null ? length : Math.min(image.u32(base + countOffset), length);
    return unpackElements(field, image, at, count);
  }
  if (isPointer(field)) {
    const first = image.pointer(at);
    const count = elementsOf(field, image, base);
    if (first !== 0) return unpackElements(field, image, first, count);
    return field.pointer.nullable ? null : unpackElements(field, image, 0, 0);
  }
  return field.struct === null ? unpackScalar(field, image, at) : unpackStruct(field.struct, image, at);
}

function unpackElements(field: Field, image: Image, at: number, counted: number): unknown {
  const size = field.pointer?.elementSize ?? field.inline?.elementSize ?? 1;
  // A reply that was refused half-way can have left a count behind that the image does not hold.
  const count = Math.max(0, Math.min(counted, Math.floor((image.length - at) / size)));
  const element = field.pointer?.element;
  if (typeof element === 'object')
    return Array.from({ length: count }, (_, i) => unpackStruct(element, image, at + i * size));
  // A copy: the image is the next call's.
  if (size === 1) return image.bytes.slice(at, at + count);
  return Array.from({ length: count }, (_, i) => unpackScalar(field, image, at + i * size));
}
