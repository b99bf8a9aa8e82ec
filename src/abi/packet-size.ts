import { elementsOf } from './counts.ts';
import type { Image } from './image.ts';
import type { Condition, Field, MessageSize, Row, StructPlan } from './plan.ts';
import { isPointer } from './selection.ts';

/** Packet bytes above which a real host would not have got the call: dxgkrnl answers EINVAL. */
export const MAX_PACKET_BYTES = 131_072;

/**
 * Bytes of the message that a real host would have got for the call in `image`. A part whose pointer lies in array
 * elements (`array.pointer`, or a name that only the elements have) counts once for each element.
 */
export function packetBytes(row: Row, image: Image): number {
  return messageBytes(row, row.packet, image);
}

/** What is wrong with the size of the call in `image` or of its reply; null when both fit. */
export function sizeFault(row: Row, image: Image): SizeFault | null {
  const { reply } = row.packet;
  return judgeSize(row, packetBytes(row, image), reply === undefined ? 0 : messageBytes(row, reply, image));
}

/** `BOUND`: a message or reply that would not have been sent (EINVAL). `OVERFLOW`: far past that (EOVERFLOW). */
export type SizeFault = 'BOUND' | 'OVERFLOW';

export function judgeSize(row: Row, message: number, reply: number): SizeFault | null {
  if (message > (row.packet.overflow ?? Number.POSITIVE_INFINITY)) return 'OVERFLOW';
  return message > MAX_PACKET_BYTES || reply > MAX_PACKET_BYTES ? 'BOUND' : null;
}

function messageBytes(row: Row, size: MessageSize, image: Image): number {
  let bytes = size.fixed;
  for (const part of size.parts) bytes += elementsNamed(row.struct, part.pointer, image, 0) * part.bytes;
  return bytes;
}

function elementsNamed(plan: StructPlan, path: string, image: Image, base: number): number {
  const own = plan.fields.find((field) => field.name === path);
  if (own !== undefined) return isLive(own.when, image, base) ? elements(own, image, base) : 0;
  let sum = 0;
  for (const field of plan.fields) {
    if (!isPointer(field) || typeof field.pointer.element === 'string') continue;
    if (!isLive(field.when, image, base)) continue;
    const rest = path.startsWith(`${field.name}.`) ? path.slice(field.name.length + 1) : path;
    const first = image.pointer(base + field.offset);
    for (let i = 0, n = elements(field, image, base); i < n; i++)
      sum += elementsNamed(field.pointer.element, rest, image, first + i * field.pointer.elementSize);
  }
  return sum;
}

function elements(field: Field, image: Image, base: number): number {
  if (!isPointer(field) || image.pointer(base + field.offset) === 0) return 0;
  return elementsOf(field, image, base);
}

/** Whether a field's selector, if it has one, holds for the struct at `base`. */
export function isLive(when: Condition | null, image: Image, base: number): boolean {
  if (when === null) return true;
  const equal = (image.u32(base + when.offset) & when.mask) >>> 0 === when.equals;
  return equal !== (when.not === true);
}
