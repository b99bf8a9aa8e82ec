/**
 * Puts the length of a message into the one byte kept at `head`; moves the message when the length needs more.
 * Returns the new end, −1 when that does not fit.
 */
export function seal(out: Uint8Array, head: number, end: number): number {
  let length = end - head - 1;
  if (length < 128) {
    out[head] = length;
    return end;
  }
  let extra = 1;
  for (let rest = length >>> 14; rest !== 0; rest >>>= 7) extra++;
  if (end + extra > out.length) return -1;
  out.copyWithin(head + 1 + extra, head + 1, end);
  let at = head;
  for (; length > 127; length >>>= 7) out[at++] = (length & 127) | 128;
  out[at] = length;
  return end + extra;
}

/** Bytes of `count` u32 as packed varints. */
export function varintBytes(view: DataView, at: number, count: number): number {
  let bytes = count;
  for (let i = 0; i < count; i++)
    for (let rest = view.getUint32(at + i * 4, true) >>> 7; rest !== 0; rest >>>= 7) bytes++;
  return bytes;
}

/** Writes `count` u32 as packed varints and returns the end. */
export function packVarints(view: DataView, at: number, count: number, out: Uint8Array, to: number): number {
  let end = to;
  for (let i = 0; i < count; i++) {
    let value = view.getUint32(at + i * 4, true);
    for (; value > 127; value >>>= 7) out[end++] = (value & 127) | 128;
    out[end++] = value;
  }
  return end;
}

/** How many minimal 32-bit varints fill `from[at, end)` exactly; −1 when they do not. */
export function countVarints(from: Uint8Array, at: number, end: number): number {
  let count = 0;
  let length = 0;
  for (let p = at; p < end; p++) {
    const byte = from[p] ?? 0;
    length++;
    if (byte > 127) continue;
    if (length > 5 || (length === 5 && byte > 15) || (length > 1 && byte === 0)) return -1;
    length = 0;
    count++;
  }
  return length === 0 ? count : -1;
}

/** Reads what `countVarints` has accepted. */
export function unpackVarints(from: Uint8Array, at: number, count: number, view: DataView, to: number): void {
  let p = at;
  for (let i = 0; i < count; i++) {
    let value = 0;
    let shift = 0;
    let byte = 128;
    while (byte > 127) {
      byte = from[p++] ?? 0;
      value |= (byte & 127) << shift;
      shift += 7;
    }
    view.setInt32(to + i * 4, value, true);
  }
}
