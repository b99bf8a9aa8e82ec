import Long from 'long';
import { countOf, elementsOf, setPointee, strideWrong } from './counts.ts';
import type { Image } from './image.ts';
import { isLive } from './packet-size.ts';
import type { Field, StructPlan } from './plan.ts';
import { type Half, isPointer, type PointerField, presenceBit, travels } from './selection.ts';
import type { DecodeFault } from './transcoder.ts';

type Message = Record<string, unknown>;

/**
 * Puts a decoded message into the struct at `base`: the slow twin of the compiled decoder. What is not canonical is
 * not looked for here; the caller encodes the image again and compares.
 */
export function fillMessage(
  plan: StructPlan,
  half: Half,
  message: Message,
  image: Image,
  base: number,
): DecodeFault | null {
  const rooms = plan.fields.map((field) => (isPointer(field) ? elementsOf(field, image, base) : 0));
  const scalars = plan.fields.filter(
    (field) => travels(field, half) && !field.pointer && !field.inline && !field.struct,
  );
  // Selectors first: a member that they rule out must not overwrite the live one.
  for (const field of scalars) if (field.when === null) store(field, message, image, base);
  for (const field of scalars)
    if (field.when !== null && isLive(field.when, image, base)) store(field, message, image, base);
  for (const field of scalars)
    if (isLive(field.when, image, base) && outside(field, half, image, base)) return 'BOUND';
  for (const field of plan.fields) {
    if (field.struct === null || !travels(field, half) || !isLive(field.when, image, base)) continue;
    const inner = (message[`f${field.tag}`] ?? {}) as Message;
    const fault = fillMessage(field.struct, half, inner, image, base + field.offset);
    if (fault !== null) return fault;
  }
  for (const field of plan.fields) {
    if (field.inline === null || field.direction === 'none' || !isLive(field.when, image, base)) continue;
    if (half === 'reply' && !travels(field, half)) continue;
    const { countOffset, length, elementSize } = field.inline;
    const count = countOffset === null ? length : image.u32(base + countOffset);
    if (count > length) return 'BOUND';
    if (!travels(field, half)) continue;
    const values = valuesOf(field, message);
    if (values.length !== count) return 'MALFORMED';
    storeAll(field, elementSize, values, image, base + field.offset);
  }
  const pointers = plan.fields.filter(isPointer).filter((field) => isLive(field.when, image, base));
  return half === 'request'
    ? requestPointers(plan, pointers, message, image, base)
    : replyPointers(plan, pointers, rooms, message, image, base);
}

function requestPointers(
  plan: StructPlan,
  pointers: readonly PointerField[],
  message: Message,
  image: Image,
  base: number,
): DecodeFault | null {
  const bits = plan.presenceTag === null ? 0 : Number(message[`f${plan.presenceTag}`] ?? 0);
  const present = pointers.filter((field) => {
    const bit = presenceBit(plan, field);
    return bit === 0 || (bits & bit) !== 0;
  });
  for (const field of present) {
    const { min, max, countOffset } = field.pointer;
    const count = countOf(field.pointer, image, base);
    if (countOffset !== null && (count < min || count > max)) return 'BOUND';
    if (strideWrong(field.pointer, count, image, base)) return 'BOUND';
    if (travels(field, 'request') && valuesOf(field, message).length !== count) return 'MALFORMED';
  }
  for (const field of present) {
    const count = countOf(field.pointer, image, base);
    if (count === 0 && !field.pointer.nullable) continue;
    const at = image.reserve(count * field.pointer.elementSize);
    setPointee(field, image, base, at, count);
    if (!travels(field, 'request')) continue;
    const fault = fillPointee(field, 'request', message, image, at);
    if (fault !== null) return fault;
  }
  return null;
}

function replyPointers(
  plan: StructPlan,
  pointers: readonly PointerField[],
  rooms: readonly number[],
  message: Message,
  image: Image,
  base: number,
): DecodeFault | null {
  for (const field of pointers) {
    if (!travels(field, 'reply')) continue;
    const at = image.pointer(base + field.offset);
    const sent = valuesOf(field, message).length;
    if (at === 0) {
      if (sent !== 0) return 'MALFORMED';
      continue;
    }
    if (sent !== elementsOf(field, image, base) || sent > (rooms[plan.fields.indexOf(field)] ?? 0))
      return 'MALFORMED';
    const fault = fillPointee(field, 'reply', message, image, at);
    if (fault !== null) return fault;
  }
  return null;
}

function fillPointee(
  field: PointerField,
  half: Half,
  message: Message,
  image: Image,
  at: number,
): DecodeFault | null {
  const { element, elementSize } = field.pointer;
  const values = valuesOf(field, message);
  if (typeof element === 'string') storeAll(field, elementSize, values, image, at);
  else
    for (let i = 0; i < values.length; i++) {
      const fault = fillMessage(element, half, values[i] as Message, image, at + i * elementSize);
      if (fault !== null) return fault;
    }
  return null;
}

function outside(field: Field, half: Half, image: Image, base: number): boolean {
  const at = base + field.offset;
  const value =
    field.size === 8
      ? image.num64(at)
      : field.size === 1
        ? image.u8(at)
        : field.size === 2
          ? image.u16(at)
          : field.scalar === 'i32'
            ? image.i32(at)
            : image.u32(at);
  if (half === 'request' && field.min !== null && value < field.min) return true;
  return field.max !== null && value > field.max;
}

function valuesOf(field: Field, message: Message): ArrayLike<unknown> {
  return (message[`f${field.tag}`] ?? []) as ArrayLike<unknown>;
}

function store(field: Field, message: Message, image: Image, base: number): void {
  storeOne(field.size, message[`f${field.tag}`] ?? 0, image, base + field.offset);
}

function storeAll(field: Field, size: number, values: ArrayLike<unknown>, image: Image, at: number): void {
  if (field.wire === 'bytes') image.bytes.set(values as Uint8Array, at);
  else for (let i = 0; i < values.length; i++) storeOne(size, values[i], image, at + i * size);
}

function storeOne(size: number, value: unknown, image: Image, at: number): void {
  const long = Long.fromValue(value as number);
  if (size === 1) image.setU8(at, long.low);
  else if (size === 2) image.setU16(at, long.low & 0xffff);
  else image.setU32(at, long.low);
  if (size === 8) image.setU32(at + 4, long.high);
}
