import { elementsOf } from './counts.ts';
import type { Image } from './image.ts';
import type { MemoryWriter } from './memory.ts';
import { isLive } from './packet-size.ts';
import { perRow } from './per-row.ts';
import type { Condition, Field, StructPlan } from './plan.ts';
import { type PointerField, pointerFields, travels } from './selection.ts';

/** Neighbouring outputs, written at once. */
interface Run {
  readonly offset: number;
  readonly size: number;
  readonly when: Condition | null;
}

/** An output that points into what a pointer of the argument struct names. */
interface Inside {
  readonly offset: number;
  readonly when: Condition | null;
  readonly pointer: PointerField;
}

interface ScatterPlan {
  readonly runs: readonly Run[];
  readonly insides: readonly Inside[];
  readonly inlines: readonly Field[];
  readonly embedded: readonly { readonly field: Field; readonly plan: ScatterPlan }[];
  readonly pointers: readonly {
    readonly field: PointerField;
    /** Null when the elements are written whole. */
    readonly element: ScatterPlan | null;
  }[];
}

const planOf = perRow((row) => derive(row.struct, row.struct));
/** One address, on its way to the caller. */
const ADDRESS = new Uint8Array(8);
const ADDRESS_VIEW = new DataView(ADDRESS.buffer);

/**
 * Writes the outputs of the call in `image` back to the caller's struct at `va` and through the pointers that `gather`
 * recorded. Only bytes of `out` and `inout` fields are written, and of the struct none past `size`, where a DRM request
 * says how long the caller's is. False when memory of the caller is not there: EFAULT.
 */
export function scatter(
  row: Parameters<typeof planOf>[0],
  image: Image,
  memory: MemoryWriter,
  va: number,
  size: number = row.struct.size,
): boolean {
  return write(planOf(row), image, memory, 0, va, size);
}

/** Where the struct of an array element ends: it has no end of the caller's own. */
const WHOLE = Number.POSITIVE_INFINITY;

function derive(plan: StructPlan, root: StructPlan): ScatterPlan {
  // What replaces the caller's memory is for the shim alone: the caller's address stays what it was.
  const outputs = plan.fields.filter((field) => travels(field, 'reply') && field.caller !== 'memory');
  const scalars = outputs
    .filter((field) => field.scalar !== null && field.pointer === null && field.inline === null)
    .filter((field) => field.inside === null)
    .sort((a, b) => a.offset - b.offset);
  const fixed = outputs.filter((field) => field.inline !== null && field.inline.countOffset === null);
  const runs: Run[] = [];
  for (const { offset, size, when } of [...scalars, ...fixed].sort((a, b) => a.offset - b.offset)) {
    const last = runs[runs.length - 1];
    if (last !== undefined && last.offset + last.size === offset && last.when === null && when === null)
      runs[runs.length - 1] = { ...last, size: last.size + size };
    else runs.push({ offset, size, when });
  }
  return {
    runs,
    insides: outputs.flatMap(({ inside, offset, when }) => {
      const pointer = pointerFields(root).find((one) => one.name === inside);
      return pointer === undefined ? [] : [{ offset, when, pointer }];
    }),
    inlines: outputs.filter((field) => field.inline !== null && field.inline.countOffset !== null),
    embedded: outputs.flatMap((field) =>
      field.struct === null ? [] : [{ field, plan: derive(field.struct, root) }],
    ),
    // A pointer that is only read can still lead to outputs of no kind, so only outputs are followed.
    pointers: pointerFields(plan)
      .filter((field) => travels(field, 'reply'))
      .map((field) => {
        const { element, elementSize } = field.pointer;
        if (typeof element === 'string') return { field, element: null };
        const nested = derive(element, root);
        const whole = nested.runs.length === 1 && nested.runs[0]?.size === elementSize;
        return { field, element: whole ? null : nested };
      }),
  };
}

function write(
  plan: ScatterPlan,
  image: Image,
  memory: MemoryWriter,
  base: number,
  va: number,
  end: number,
): boolean {
  for (let i = 0; i < plan.runs.length; i++) {
    const run = plan.runs[i];
    if (run === undefined || run.offset >= end || !isLive(run.when, image, base)) continue;
    const bytes = Math.min(run.size, end - run.offset);
    if (!memory.write(va + run.offset, image.bytes, base + run.offset, bytes)) return false;
  }
  for (let i = 0; i < plan.insides.length; i++) {
    const one = plan.insides[i];
    if (one === undefined || one.offset >= end || !isLive(one.when, image, base)) continue;
    if (!point(one, image, memory, base, va)) return false;
  }
  for (let i = 0; i < plan.inlines.length; i++) {
    const field = plan.inlines[i];
    if (field === undefined || !isLive(field.when, image, base)) continue;
    const { inline, offset } = field;
    if (inline === null || inline.countOffset === null) continue;
    const count = Math.min(image.u32(base + inline.countOffset), inline.length);
    const bytes = Math.min(count * inline.elementSize, end - offset);
    if (bytes > 0 && !memory.write(va + offset, image.bytes, base + offset, bytes)) return false;
  }
  for (let i = 0; i < plan.embedded.length; i++) {
    const entry = plan.embedded[i];
    if (entry === undefined || !isLive(entry.field.when, image, base)) continue;
    const { offset } = entry.field;
    if (!write(entry.plan, image, memory, base + offset, va + offset, end - offset)) return false;
  }
  for (let i = 0; i < plan.pointers.length; i++) {
    const entry = plan.pointers[i];
    if (entry === undefined || !isLive(entry.field.when, image, base)) continue;
    if (!pointee(entry.field, entry.element, image, memory, base)) return false;
  }
  return true;
}

/** Writes the address that an offset stands for; one behind the array's end is nowhere. */
function point(one: Inside, image: Image, memory: MemoryWriter, base: number, va: number): boolean {
  const { pointer, offset } = one.pointer;
  const inside = image.num64(base + one.offset);
  const count = elementsOf(one.pointer, image, 0);
  if (inside > count * pointer.elementSize) return false;
  const array = image.userPointers.get(offset);
  ADDRESS_VIEW.setBigUint64(0, array === undefined ? 0n : BigInt(array + inside), true);
  return memory.write(va + one.offset, ADDRESS, 0, 8);
}

function pointee(
  field: PointerField,
  element: ScatterPlan | null,
  image: Image,
  memory: MemoryWriter,
  base: number,
): boolean {
  const { elementSize } = field.pointer;
  const from = image.pointer(base + field.offset);
  const va = image.userPointers.get(base + field.offset);
  if (from === 0 || va === undefined) return true;
  const count = elementsOf(field, image, base);
  if (element === null) return count === 0 || memory.write(va, image.bytes, from, count * elementSize);
  for (let i = 0; i < count; i++)
    if (!write(element, image, memory, from + i * elementSize, va + i * elementSize, WHOLE)) return false;
  return true;
}
