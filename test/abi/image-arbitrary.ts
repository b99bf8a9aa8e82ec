import fc from 'fast-check';
import { elementsOf, setPointee } from '../../src/abi/counts.ts';
import { Image } from '../../src/abi/image.ts';
import { isLive, MAX_PACKET_BYTES, packetBytes } from '../../src/abi/packet-size.ts';
import type { Field, Row, StructPlan } from '../../src/abi/plan.ts';
import { isPointer } from '../../src/abi/selection.ts';

/** Draws from a list of random words, so that one fast-check array makes a whole image and shrinks with it. */
class Draw {
  readonly #words: readonly number[];
  #next = 0;
  constructor(words: readonly number[]) {
    this.#words = words;
  }
  below(limit: number): number {
    const word = this.#words[this.#next++ % Math.max(1, this.#words.length)] ?? 0;
    return limit <= 0 ? 0 : (word >>> 3) % limit;
  }
  /** Often 0, often small, sometimes anything: the edges of varints matter. */
  u32(): number {
    const word = this.#words[this.#next++ % Math.max(1, this.#words.length)] ?? 0;
    return [0, word & 0x7f, word & 0x3fff, word][word & 3] ?? 0;
  }
}

/** Valid images of `row` before (request) or after (reply) the driver. */
export function images(row: Row): fc.Arbitrary<Image> {
  return fc
    .array(fc.nat(0xffff_ffff), { minLength: 24, maxLength: 48 })
    .map((words) => {
      const image = new Image(64);
      image.reset(row.struct.size);
      fill(row.struct, image, 0, new Draw(words));
      return image;
    })
    .filter((image) => packetBytes(row, image) <= MAX_PACKET_BYTES);
}

/** Overwrites every output that has no bearing on room with other values. */
export function scramble(plan: StructPlan, image: Image, base: number, words: readonly number[]): void {
  const draw = new Draw(words);
  const counts = countOffsets(plan);
  // First, as no more is written than a clamped count says: that may be less than there is room for, and more.
  for (const field of plan.fields) {
    if (!isPointer(field) || field.pointer.clamp !== true || field.pointer.countOffset === null) continue;
    const room = image.u32(base + field.offset + 4);
    const after = draw.below(3) === 0 ? draw.u32() : draw.below(room + 1);
    image.setU32(base + field.pointer.countOffset, after);
  }
  for (const field of plan.fields) {
    if (field.direction === 'none' || field.direction === 'in' || !isLive(field.when, image, base)) continue;
    const at = base + field.offset;
    if (field.struct !== null) scramble(field.struct, image, at, words);
    else if (isPointer(field)) {
      const from = image.pointer(at);
      const { element, elementSize } = field.pointer;
      for (let i = 0; from !== 0 && i < countOf(field, image, base); i++) {
        if (typeof element === 'string') bytes(image, from + i * elementSize, elementSize, draw);
        else scramble(element, image, from + i * elementSize, [...words.slice(i), i]);
      }
    } else if (field.inline !== null)
      bytes(image, at, countOf(field, image, base) * field.inline.elementSize, draw);
    else if (!counts.has(field.offset)) scalar(field, image, at, draw);
  }
}

function countOffsets(plan: StructPlan): Set<number> {
  return new Set(
    plan.fields.flatMap((field) => {
      const offset = field.pointer?.countOffset ?? field.inline?.countOffset ?? null;
      return offset === null || field.direction === 'none' ? [] : [offset];
    }),
  );
}

function fill(plan: StructPlan, image: Image, base: number, draw: Draw): void {
  const counts = countOffsets(plan);
  const plain = plan.fields.filter((field) => field.direction !== 'none' && !isPointer(field));
  for (const field of plain) {
    if (field.struct !== null || field.inline !== null || field.when !== null) continue;
    const at = base + field.offset;
    if (counts.has(field.offset)) image.setU32(at, count(plan, field, draw));
    else scalar(field, image, at, draw);
    // Elements lie one behind the other, or the call is refused.
    const apart = plan.fields.find((other) => other.pointer?.strideOffset === field.offset);
    if (apart?.pointer) image.setU32(at, apart.pointer.elementSize);
    const when = plan.fields.filter((other) => other.when?.offset === field.offset);
    const chosen = when[draw.below(when.length + 1)]?.when;
    if (chosen && !counts.has(field.offset))
      image.setU32(at, ((image.u32(at) & ~chosen.mask) | chosen.equals) >>> 0);
  }
  for (const field of plain) {
    if (!isLive(field.when, image, base)) continue;
    const at = base + field.offset;
    if (field.struct !== null) fill(field.struct, image, at, draw);
    else if (field.inline !== null)
      bytes(image, at, countOf(field, image, base) * field.inline.elementSize, draw);
    else if (field.when !== null) scalar(field, image, at, draw);
  }
  for (const field of plan.fields) {
    if (!isPointer(field) || !isLive(field.when, image, base)) continue;
    const { nullable, element, elementSize, min, max, countOffset } = field.pointer;
    const n = countOf(field, image, base);
    const bad = countOffset !== null && (n < min || n > max);
    image.setU32(base + field.offset, 0);
    image.setU32(base + field.offset + 4, 0);
    if (nullable ? bad || draw.below(4) === 0 : n === 0) continue;
    const from = image.reserve(n * elementSize);
    setPointee(field, image, base, from, n);
    for (let i = 0; i < n; i++) {
      if (typeof element === 'string') bytes(image, from + i * elementSize, elementSize, draw);
      else fill(element, image, from + i * elementSize, draw);
    }
  }
}

/** A count within every array that has it, and small. */
function count(plan: StructPlan, field: Field, draw: Draw): number {
  let low = field.min ?? 0;
  let high = Math.min(field.max ?? 12, 12);
  let odd = 301;
  for (const other of plan.fields) {
    if (other.direction === 'none') continue;
    if (other.pointer?.countOffset === field.offset) {
      if (!other.pointer.nullable) low = Math.max(low, other.pointer.min);
      high = Math.min(high, other.pointer.max);
      odd = Math.min(odd, other.pointer.element === 'u8' ? Math.min(300, other.pointer.max) : 0);
    }
    if (other.inline?.countOffset === field.offset) {
      high = Math.min(high, other.inline.length);
      odd = 0;
    }
  }
  const limit =
    odd > high && odd !== 301 && draw.below(4) === 0 ? Math.min(odd, field.max ?? odd) : Math.max(low, high);
  return low + draw.below(limit - low + 1);
}

function countOf(field: Field, image: Image, base: number): number {
  if (isPointer(field) && image.pointer(base + field.offset) !== 0) return elementsOf(field, image, base);
  const offset = field.pointer?.countOffset ?? field.inline?.countOffset ?? null;
  return offset === null
    ? (field.pointer?.fixedCount ?? field.inline?.length ?? 0)
    : image.u32(base + offset);
}

function bytes(image: Image, at: number, size: number, draw: Draw): void {
  for (let i = 0; i < size; i++) image.setU8(at + i, draw.below(256));
}

function scalar(field: Field, image: Image, at: number, draw: Draw): void {
  // The one offset that lies inside every array.
  if (field.inside !== null) {
    image.setNum64(at, 0);
    return;
  }
  const low = field.min ?? 0;
  const value = field.max === null ? Math.max(low, draw.u32()) : low + draw.below(field.max - low + 1);
  if (field.size === 1) image.setU8(at, value);
  else if (field.size === 2) image.setU16(at, value);
  else image.setU32(at, value);
  if (field.size === 8) image.setU32(at + 4, field.max === null ? draw.u32() : 0);
}
