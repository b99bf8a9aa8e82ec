import type { Image } from './image.ts';
import type { Field } from './plan.ts';

const U64_MAX = (1n << 64n) - 1n;

/** Throws the error for a value of the wrong type or range. */
export function refuse(name: string, wanted: string, value: unknown): never {
  const got = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
  const shown = typeof value === 'number' || typeof value === 'bigint' ? `${got} ${value}` : got;
  throw new TypeError(`${name}: wants ${wanted}, not ${shown}`);
}

/** Stores one value of the typed door: bigint for 8 bytes, number otherwise. */
export function packScalar(field: Field, value: unknown, image: Image, at: number, name: string): void {
  const size = field.pointer?.elementSize ?? field.inline?.elementSize ?? field.size;
  const kind = field.pointer?.element ?? field.inline?.element ?? field.scalar;
  if (size === 8) {
    if (typeof value !== 'bigint' || value < 0n || value > U64_MAX)
      refuse(name, 'a bigint of 64 bits', value);
    image.setU64(at, value as bigint);
    return;
  }
  const low = kind === 'i32' ? -0x8000_0000 : 0;
  const high = kind === 'i32' ? 0x7fff_ffff : size === 1 ? 0xff : size === 2 ? 0xffff : 0xffff_ffff;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high)
    refuse(name, `an integer from ${low} to ${high}`, value);
  if (size === 1) image.setU8(at, value as number);
  else if (size === 2) image.setU16(at, value as number);
  else image.setU32(at, value as number);
}

/** Stores an array of scalars: bytes come as Uint8Array. */
export function packElements(field: Field, value: unknown, image: Image, at: number, name: string): void {
  const size = field.pointer?.elementSize ?? field.inline?.elementSize ?? 1;
  if (size === 1) {
    if (!(value instanceof Uint8Array)) refuse(name, 'a Uint8Array', value);
    image.bytes.set(value as Uint8Array, at);
    return;
  }
  if (!Array.isArray(value)) refuse(name, 'an array', value);
  const values = value as readonly unknown[];
  for (let i = 0; i < values.length; i++) packScalar(field, values[i], image, at + i * size, `${name}[${i}]`);
}

/** The value at `at` as the typed door gives it. */
export function unpackScalar(field: Field, image: Image, at: number): number | bigint {
  const size = field.pointer?.elementSize ?? field.inline?.elementSize ?? field.size;
  const kind = field.pointer?.element ?? field.inline?.element ?? field.scalar;
  if (size === 8) return image.u64(at);
  if (size === 1) return image.u8(at);
  if (size === 2) return image.u16(at);
  return kind === 'i32' ? image.i32(at) : image.u32(at);
}
