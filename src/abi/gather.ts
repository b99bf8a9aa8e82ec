import type { Image } from './image.ts';
import type { MemoryReader } from './memory.ts';
import { isLive, MAX_PACKET_BYTES, packetBytes } from './packet-size.ts';
import { perRow } from './per-row.ts';
import type { Field, Row, StructPlan } from './plan.ts';
import { type PointerField, pointerFields, travels } from './selection.ts';
import { scalarOutside } from './within.ts';

/** `FAULT`: memory of the caller is not there (EFAULT). `BOUND`: a count or size outside the row's limits (EINVAL). */
export type GatherFault = 'FAULT' | 'BOUND';

/** What a struct needs beyond being copied, decided before its own arrays are read; those inside elements come later. */
interface GatherPlan {
  readonly bounded: readonly Field[];
  readonly inlines: readonly Field[];
  readonly embedded: readonly { readonly field: Field; readonly plan: GatherPlan }[];
  readonly pointers: readonly {
    readonly field: PointerField;
    /** How to gather each element, or null when its bytes are all there is. */
    readonly element: GatherPlan | null;
    readonly weight: number;
  }[];
  readonly trivial: boolean;
}

interface RowPlan {
  readonly plan: GatherPlan;
  readonly nestedParts: boolean;
}

const planOf = perRow((row: Row): RowPlan => {
  const own = new Set(row.struct.fields.map((field) => field.name));
  const weights = new Map(row.packet.parts.map((part) => [part.pointer, part.bytes]));
  return {
    plan: derive(row.struct, weights),
    nestedParts: row.packet.parts.some((part) => !own.has(part.pointer)),
  };
});

/**
 * Copies the call's struct at `va` and everything its pointers name into `image`, each byte once. Counts are bounded
 * on the copy before an array is read; what only the driver fills gets zeroed room. `image.userPointers` keeps the
 * caller's addresses for the way back.
 */
export function gather(row: Row, memory: MemoryReader, va: number, image: Image): GatherFault | null {
  const { plan, nestedParts } = planOf(row);
  const { size } = row.struct;
  image.reset(size);
  if (!memory.read(va, image.bytes, 0, size)) return 'FAULT';
  if (plan.trivial) return null;
  const fault = follow(plan, memory, image, 0, row.packet.fixed);
  if (fault !== null) return fault;
  return nestedParts && packetBytes(row, image) > MAX_PACKET_BYTES ? 'BOUND' : null;
}

function derive(plan: StructPlan, weights: ReadonlyMap<string, number>): GatherPlan {
  const bounded = plan.fields.filter(
    (field) =>
      field.scalar !== null && travels(field, 'request') && field.pointer === null && hasBound(field),
  );
  const inlines = plan.fields.filter(
    (field) => field.direction !== 'none' && field.inline !== null && field.inline.countOffset !== null,
  );
  const embedded = plan.fields.flatMap((field) =>
    field.struct === null || field.direction === 'none'
      ? []
      : [{ field, plan: derive(field.struct, new Map()) }],
  );
  const pointers = pointerFields(plan).map((field) => {
    const { element } = field.pointer;
    const nested =
      typeof element === 'string' || field.direction === 'out' ? null : derive(element, new Map());
    return {
      field,
      element: nested === null || nested.trivial ? null : nested,
      weight: weights.get(field.name) ?? 0,
    };
  });
  const trivial =
    bounded.length + inlines.length + pointers.length === 0 && embedded.every((entry) => entry.plan.trivial);
  return { bounded, inlines, embedded, pointers, trivial };
}

function hasBound(field: Field): boolean {
  return field.inline === null && (field.min !== null || field.max !== null);
}

function follow(
  plan: GatherPlan,
  memory: MemoryReader,
  image: Image,
  base: number,
  fixed: number,
): GatherFault | null {
  if (outside(plan, image, base)) return 'BOUND';
  let weight = fixed;
  for (let i = 0; i < plan.pointers.length; i++) {
    const entry = plan.pointers[i];
    if (entry === undefined || !isLive(entry.field.when, image, base)) continue;
    const { pointer, offset } = entry.field;
    if (pointer.nullable && image.num64(base + offset) === 0) continue;
    const count = countOf(entry.field, image, base);
    if (pointer.countOffset !== null && (count < pointer.min || count > pointer.max)) return 'BOUND';
    weight += count * entry.weight;
  }
  if (weight > MAX_PACKET_BYTES) return 'BOUND';
  for (let i = 0; i < plan.embedded.length; i++) {
    const entry = plan.embedded[i];
    if (entry === undefined || entry.plan.trivial || !isLive(entry.field.when, image, base)) continue;
    const fault = follow(entry.plan, memory, image, base + entry.field.offset, 0);
    if (fault !== null) return fault;
  }
  for (let i = 0; i < plan.pointers.length; i++) {
    const entry = plan.pointers[i];
    if (entry === undefined || !isLive(entry.field.when, image, base)) continue;
    const fault = pointee(entry.field, entry.element, memory, image, base);
    if (fault !== null) return fault;
  }
  return null;
}

function pointee(
  field: PointerField,
  element: GatherPlan | null,
  memory: MemoryReader,
  image: Image,
  base: number,
): GatherFault | null {
  const { pointer, direction } = field;
  const place = base + field.offset;
  const va = image.num64(place);
  if (pointer.nullable && va === 0) return null;
  const count = countOf(field, image, base);
  image.setU32(place, 0);
  image.setU32(place + 4, 0);
  if (count === 0 && !pointer.nullable) return null;
  // An address that a double cannot hold lies outside every user address space.
  if (va === 0 || va > Number.MAX_SAFE_INTEGER) return 'FAULT';
  const bytes = count * pointer.elementSize;
  const to = image.reserve(bytes);
  if (direction !== 'out' && bytes > 0 && !memory.read(va, image.bytes, to, bytes)) return 'FAULT';
  image.setU32(place, to);
  image.userPointers.set(place, va);
  if (element === null) return null;
  for (let i = 0; i < count; i++) {
    const fault = follow(element, memory, image, to + i * pointer.elementSize, 0);
    if (fault !== null) return fault;
  }
  return null;
}

function countOf(field: PointerField, image: Image, base: number): number {
  const { countOffset, fixedCount } = field.pointer;
  return countOffset === null ? fixedCount : image.u32(base + countOffset);
}

function outside(plan: GatherPlan, image: Image, base: number): boolean {
  for (let i = 0; i < plan.bounded.length; i++) {
    const field = plan.bounded[i];
    if (field === undefined || !isLive(field.when, image, base)) continue;
    if (scalarOutside(field, image, base + field.offset)) return true;
  }
  for (let i = 0; i < plan.inlines.length; i++) {
    const field = plan.inlines[i];
    if (field === undefined || !isLive(field.when, image, base)) continue;
    const { inline } = field;
    if (inline === null || inline.countOffset === null) continue;
    if (image.u32(base + inline.countOffset) > inline.length) return true;
  }
  return false;
}
