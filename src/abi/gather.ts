import { countOf, setPointee, strideWrong } from './counts.ts';
import type { Image } from './image.ts';
import type { MemoryReader } from './memory.ts';
import { isLive, judgeSize, type SizeFault } from './packet-size.ts';
import { perRow } from './per-row.ts';
import type { Field, MessageSize, Row, StructPlan } from './plan.ts';
import { type PointerField, pointerFields, travels } from './selection.ts';
import { scalarOutside, weighed } from './within.ts';

/**
 * `FAULT`: memory of the caller is not there (EFAULT). `BOUND`: a count or size outside the row's limits (EINVAL).
 * `OVERFLOW`: more than any message holds, where the row says so (EOVERFLOW).
 */
export type GatherFault = 'FAULT' | SizeFault;

/** What a struct needs beyond being copied, decided before its own arrays are read; those inside elements come later. */
interface GatherPlan {
  readonly bounded: readonly Field[];
  readonly inlines: readonly Field[];
  readonly embedded: readonly { readonly field: Field; readonly plan: GatherPlan }[];
  readonly pointers: readonly {
    readonly field: PointerField;
    /** How to gather each element, or null when its bytes are all there is. */
    readonly element: GatherPlan | null;
    /** Most elements it may have. */
    readonly most: number;
    /** Bytes that one of them takes in the real message, and in its reply. */
    readonly weight: number;
    readonly replyWeight: number;
  }[];
  readonly trivial: boolean;
}

const planOf = perRow((row: Row): GatherPlan => {
  const own = new Set(row.struct.fields.map((field) => field.name));
  const weigh = (size: MessageSize | undefined): Weigh => {
    const weights = new Map(size?.parts.map((part) => [part.pointer, part.bytes]));
    // A part may go by the name that only the elements have.
    return (path, name) => weights.get(path) ?? (own.has(name) ? 0 : (weights.get(name) ?? 0));
  };
  return derive(row.struct, '', weigh(row.packet), weigh(row.packet.reply));
});

/** Bytes of one element behind the pointer `path`, whose own name is `name`. */
type Weigh = (path: string, name: string) => number;

/** What the call would take so far; one call is gathered at a time. */
let message = 0;
let reply = 0;

/**
 * Copies the call's struct at `va` and everything its pointers name into `image`, each byte once. Counts are bounded
 * on the copy before an array is read, those of all elements together before what any of them names is; what only the
 * driver fills gets zeroed room. `image.userPointers` keeps the caller's addresses for the way back. Of the struct only
 * `size` bytes are the caller's, where a DRM request says so: the rest is 0, and what is past the row's struct is ignored.
 */
export function gather(
  row: Row,
  memory: MemoryReader,
  va: number,
  image: Image,
  size: number = row.struct.size,
): GatherFault | null {
  const plan = planOf(row);
  image.reset(row.struct.size);
  if (!memory.read(va, image.bytes, 0, Math.min(size, row.struct.size))) return 'FAULT';
  if (plan.trivial) return null;
  message = row.packet.fixed;
  reply = row.packet.reply?.fixed ?? 0;
  if (!judge(plan, image, 0)) return 'BOUND';
  if (plan.pointers.length === 0 && plan.embedded.length === 0) return null;
  return judgeSize(row, message, reply) ?? follow(row, plan, memory, image, 0);
}

function derive(plan: StructPlan, path: string, weight: Weigh, replyWeight: Weigh): GatherPlan {
  const bounded = plan.fields.filter(
    (field) =>
      field.scalar !== null &&
      travels(field, 'request') &&
      field.pointer === null &&
      field.overflow !== true &&
      hasBound(field),
  );
  const inlines = plan.fields.filter(
    (field) => field.direction !== 'none' && field.inline !== null && field.inline.countOffset !== null,
  );
  const embedded = plan.fields.flatMap((field) =>
    field.struct === null || field.direction === 'none'
      ? []
      : [{ field, plan: derive(field.struct, `${path}${field.name}.`, NOTHING, NOTHING) }],
  );
  const pointers = pointerFields(plan).map((field) => {
    const { element, countOffset, max } = field.pointer;
    const at = `${path}${field.name}`;
    const nested =
      typeof element === 'string' || field.direction === 'out'
        ? null
        : derive(element, `${at}.`, weight, replyWeight);
    return {
      field,
      element: nested === null || nested.trivial ? null : nested,
      most: weighed(plan, countOffset) ? Number.POSITIVE_INFINITY : max,
      weight: weight(at, field.name),
      replyWeight: replyWeight(at, field.name),
    };
  });
  const trivial =
    bounded.length + inlines.length + pointers.length === 0 && embedded.every((entry) => entry.plan.trivial);
  return { bounded, inlines, embedded, pointers, trivial };
}

const NOTHING: Weigh = () => 0;

function hasBound(field: Field): boolean {
  return field.inline === null && (field.min !== null || field.max !== null);
}

/** Whether bounds and counts of the struct at `base` are kept; adds up what its pointers name. */
function judge(plan: GatherPlan, image: Image, base: number): boolean {
  if (outside(plan, image, base)) return false;
  for (let i = 0; i < plan.pointers.length; i++) {
    const entry = plan.pointers[i];
    if (entry === undefined || !isLive(entry.field.when, image, base)) continue;
    const { pointer, offset } = entry.field;
    if (pointer.nullable && image.num64(base + offset) === 0) continue;
    const count = countOf(pointer, image, base);
    if (pointer.countOffset !== null && (count < pointer.min || count > entry.most)) return false;
    if (strideWrong(pointer, count, image, base)) return false;
    message += count * entry.weight;
    reply += count * entry.replyWeight;
  }
  for (let i = 0; i < plan.embedded.length; i++) {
    const entry = plan.embedded[i];
    if (entry === undefined || entry.plan.trivial || !isLive(entry.field.when, image, base)) continue;
    if (!judge(entry.plan, image, base + entry.field.offset)) return false;
  }
  return true;
}

/** Copies what the struct at `base` names, which has been judged. */
function follow(
  row: Row,
  plan: GatherPlan,
  memory: MemoryReader,
  image: Image,
  base: number,
): GatherFault | null {
  for (let i = 0; i < plan.embedded.length; i++) {
    const entry = plan.embedded[i];
    if (entry === undefined || entry.plan.trivial || !isLive(entry.field.when, image, base)) continue;
    const fault = follow(row, entry.plan, memory, image, base + entry.field.offset);
    if (fault !== null) return fault;
  }
  for (let i = 0; i < plan.pointers.length; i++) {
    const entry = plan.pointers[i];
    if (entry === undefined || !isLive(entry.field.when, image, base)) continue;
    const fault = pointee(row, entry.field, entry.element, memory, image, base);
    if (fault !== null) return fault;
  }
  return null;
}

function pointee(
  row: Row,
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
  const count = countOf(pointer, image, base);
  image.setU32(place, 0);
  image.setU32(place + 4, 0);
  if (count === 0 && !pointer.nullable) return null;
  // An address that a double cannot hold lies outside every user address space; nothing of no elements is looked at.
  if (va === 0 || (count > 0 && va > Number.MAX_SAFE_INTEGER)) return 'FAULT';
  const bytes = count * pointer.elementSize;
  const to = image.reserve(bytes);
  if (direction !== 'out' && bytes > 0 && !memory.read(va, image.bytes, to, bytes)) return 'FAULT';
  setPointee(field, image, base, to, count);
  image.userPointers.set(place, va);
  if (element === null) return null;
  for (let i = 0; i < count; i++) if (!judge(element, image, to + i * pointer.elementSize)) return 'BOUND';
  const large = judgeSize(row, message, reply);
  if (large !== null) return large;
  for (let i = 0; i < count; i++) {
    const fault = follow(row, element, memory, image, to + i * pointer.elementSize);
    if (fault !== null) return fault;
  }
  return null;
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
