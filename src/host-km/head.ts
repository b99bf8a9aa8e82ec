/** Heads of call and reply: two words each (kmbridge.wire). */
export const HEAD_BYTES = 8;
/** Calls of the shim itself (kmbridge.wire), on the global channel and without a body. */
export const HOLD = 0x101;
export const RELEASE = 0x102;

export function wordAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
  return (low | ((bytes[at + 3] as number) << 24)) >>> 0;
}

export function setWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >> 8;
  bytes[at + 2] = value >> 16;
  bytes[at + 3] = value >> 24;
}

/** Whether a packet of `bytes` is a head and a body that ends at `end`, filled up to a multiple of 8. */
export function isWhole(end: number, bytes: number): boolean {
  // The first comparison keeps the second from wrapping at 2^32.
  return end <= bytes && ((end + 7) & ~7) === bytes;
}
