import Long from 'long';
import protobuf from 'protobufjs';
import { keyOf } from './compile/source.ts';
import { elementsOf } from './counts.ts';
import type { Image } from './image.ts';
import { isLive, MAX_PACKET_BYTES, packetBytes } from './packet-size.ts';
import { perRow } from './per-row.ts';
import type { Field, Row, StructPlan } from './plan.ts';
import { fillMessage } from './reflect-fill.ts';
import {
  checkPlan,
  type Half,
  inTagOrder,
  type PointerField,
  pointerFields,
  presenceBit,
} from './selection.ts';
import type { DecodeFault, Transcoder } from './transcoder.ts';

/** A decoded message, by field number. */
export type Message = Record<string, unknown>;

// Without Long, protobufjs hands out doubles and loses bits; a BigInt it would encode as 0.
protobuf.util.Long = Long;
protobuf.configure();

/** Name of a field in the reflected message types: the tag, as nothing else is on the wire. */
function fieldKey(tag: number): string {
  return `f${tag}`;
}

/**
 * The same two codecs by protobufjs' reflection: slow, written apart from the compiled ones and held against them.
 * Accepts bytes only when encoding what it decoded gives the same bytes back.
 */
export const reflectionTranscoder: (row: Row) => Transcoder = perRow((row) => new ReflectionTranscoder(row));

class ReflectionTranscoder implements Transcoder {
  readonly row: Row;
  readonly #type: protobuf.Type;

  constructor(row: Row) {
    checkPlan(row.struct);
    this.row = row;
    const root = new protobuf.Root();
    this.#type = messageType(row.struct, root, new Map());
    root.resolveAll();
  }

  encodeRequest(image: Image, out: Uint8Array, at: number): number {
    return this.#put('request', image, out, at);
  }

  decodeRequest(from: Uint8Array, at: number, end: number, image: Image): DecodeFault | null {
    image.reset(this.row.struct.size);
    const fault = this.#take('request', from, at, end, image);
    if (fault !== null) return fault;
    return packetBytes(this.row, image) > MAX_PACKET_BYTES ? 'BOUND' : null;
  }

  encodeReply(image: Image, out: Uint8Array, at: number): number {
    return this.#put('reply', image, out, at);
  }

  decodeReply(from: Uint8Array, at: number, end: number, image: Image): DecodeFault | null {
    return this.#take('reply', from, at, end, image);
  }

  #put(half: Half, image: Image, out: Uint8Array, at: number): number {
    const message = messageOf(this.row.struct, half, image, 0);
    if (message === null) return -1;
    const bytes = this.#type.encode(message).finish();
    if (at + bytes.length > out.length) return -1;
    out.set(bytes, at);
    return at + bytes.length;
  }

  #take(half: Half, from: Uint8Array, at: number, end: number, image: Image): DecodeFault | null {
    if (at > end || end > from.length) return 'MALFORMED';
    const bytes = from.slice(at, end);
    let message: Message;
    try {
      message = this.#type.decode(bytes) as unknown as Message;
    } catch {
      return 'MALFORMED';
    }
    const fault = fillMessage(this.row.struct, half, message, image, 0);
    if (fault !== null) return fault;
    const again = messageOf(this.row.struct, half, image, 0);
    if (again === null) return 'MALFORMED';
    return Buffer.compare(this.#type.encode(again).finish(), bytes) === 0 ? null : 'MALFORMED';
  }
}

function messageType(
  plan: StructPlan,
  root: protobuf.Root,
  known: Map<StructPlan, protobuf.Type>,
): protobuf.Type {
  const made = known.get(plan);
  if (made !== undefined) return made;
  const type = new protobuf.Type(`M${known.size}`);
  known.set(plan, type);
  root.add(type);
  for (const field of plan.fields) {
    if (field.direction === 'none') continue;
    const element = field.pointer?.element;
    const inner = typeof element === 'object' ? element : field.struct;
    const of = inner === null ? field.wire : messageType(inner, root, known).name;
    const repeated =
      field.struct === null && field.wire !== 'bytes' && keyOf(field).length > 0 && isArray(field);
    const rule = repeated ? 'repeated' : 'optional';
    const packed = repeated && inner === null ? { packed: true } : {};
    type.add(new protobuf.Field(fieldKey(field.tag), field.tag, of, rule, undefined, packed));
  }
  if (plan.presenceTag !== null)
    type.add(new protobuf.Field(fieldKey(plan.presenceTag), plan.presenceTag, 'uint32', 'optional'));
  return type;
}

function isArray(field: Field): boolean {
  return field.pointer !== null || field.inline !== null;
}

/** The message of one half of the struct at `base`, defaults left out; null when the image holds less than it says. */
function messageOf(plan: StructPlan, half: Half, image: Image, base: number): Message | null {
  const message: Message = {};
  for (const field of inTagOrder(plan, half)) {
    const value = field === null ? presence(plan, image, base) : readValue(field, half, image, base);
    if (value === null) return null;
    if (value !== undefined) message[fieldKey(field?.tag ?? plan.presenceTag ?? 0)] = value;
  }
  return message;
}

function presence(plan: StructPlan, image: Image, base: number): number | undefined {
  let bits = 0;
  for (const field of pointerFields(plan))
    if (isLive(field.when, image, base) && image.pointer(base + field.offset) !== 0)
      bits = (bits | presenceBit(plan, field)) >>> 0;
  return bits === 0 ? undefined : bits;
}

function readValue(field: Field, half: Half, image: Image, base: number): unknown {
  if (!isLive(field.when, image, base)) return undefined;
  const at = base + field.offset;
  if (field.pointer !== null) return pointee(field as PointerField, half, image, base);
  if (field.inline !== null) {
    const { countOffset, length, elementSize } = field.inline;
    const count = countOffset === null ? length : image.u32(base + countOffset);
    return count > length ? null : elements(field, elementSize, image, at, count);
  }
  if (field.struct !== null) {
    const inner = messageOf(field.struct, half, image, at);
    return inner !== null && Object.keys(inner).length === 0 ? undefined : inner;
  }
  const value = scalarAt(field, field.size, image, at);
  return value === 0 || (Long.isLong(value) && value.isZero()) ? undefined : value;
}

function pointee(field: PointerField, half: Half, image: Image, base: number): unknown {
  const { elementSize, element } = field.pointer;
  const at = image.pointer(base + field.offset);
  if (at === 0) return undefined;
  const count = elementsOf(field, image, base);
  if (at + count * elementSize > image.length) return null;
  if (typeof element === 'string') return elements(field, elementSize, image, at, count);
  const messages: Message[] = [];
  for (let i = 0; i < count; i++) {
    const message = messageOf(element, half, image, at + i * elementSize);
    if (message === null) return null;
    messages.push(message);
  }
  return count === 0 ? undefined : messages;
}

function elements(field: Field, size: number, image: Image, at: number, count: number): unknown {
  if (count === 0) return undefined;
  if (field.wire === 'bytes') return image.bytes.slice(at, at + count);
  return Array.from({ length: count }, (_, i) => scalarAt(field, size, image, at + i * size));
}

function scalarAt(field: Field, size: number, image: Image, at: number): number | Long {
  if (size === 8) return new Long(image.i32(at), image.i32(at + 4), true);
  if (size === 1) return image.u8(at);
  if (size === 2) return image.u16(at);
  return field.wire === 'int32' ? image.i32(at) : image.u32(at);
}
