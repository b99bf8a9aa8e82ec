/** Messages and answers of a scripted DRM host. */
import { Reader } from 'protobufjs';
import type { Image } from '../../src/abi/index.ts';
import type { HostileHost } from './hostile-host.ts';

/** Bytes of a message's head, and of an answer's. */
export const HEAD = 8;

/** Values of a flat message by tag. */
export function numbers(body: Uint8Array): readonly number[] {
  const reader = Reader.create(body);
  const fields: number[] = [];
  while (reader.pos < reader.len) {
    const key = reader.uint32();
    fields[key >>> 3] = (key & 7) === 1 ? Number(reader.fixed64()) : reader.uint32();
  }
  return fields;
}

export function answer(
  host: HostileHost,
  id: number,
  status: number,
  body: Uint8Array = new Uint8Array(0),
): void {
  const wire = new Uint8Array(HEAD + body.length);
  const head = new DataView(wire.buffer);
  head.setInt32(0, status, true);
  head.setUint32(4, body.length, true);
  wire.set(body, HEAD);
  host.raw(1, id, wire);
}

/** A string where the guest has room for it, and how long it is in any case. */
export function text(image: Image, count: number, pointer: number, value: string): void {
  const room = Number(image.u64(count));
  const to = image.pointer(pointer);
  if (to !== 0) image.bytes.set(Buffer.from(value).subarray(0, room), to);
  image.setU64(count, BigInt(value.length));
}
