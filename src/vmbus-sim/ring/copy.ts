/**
 * Copies between private memory and a ring's data area. Small ones go word by word, because `subarray` allocates;
 * from this size on, an allocation and memmove are cheaper than the loop.
 */
const LOOP_BYTES = 256;

/** An array and its words; the words are absent when the array is not 4-byte aligned. */
export interface WordView {
  bytes: Uint8Array;
  words: Int32Array | null;
}

export function wordView(bytes: Uint8Array): WordView {
  const words =
    (bytes.byteOffset & 3) === 0 ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) : null;
  return { bytes, words };
}

/** Copies `count` bytes; neither range wraps. Bytes that are in no whole word of both sides go singly. */
export function copy(from: WordView, fromAt: number, to: WordView, toAt: number, count: number): void {
  if (count > LOOP_BYTES) {
    to.bytes.set(from.bytes.subarray(fromAt, fromAt + count), toAt);
    return;
  }
  let done = 0;
  const source = from.words;
  const target = to.words;
  if (source !== null && target !== null && ((fromAt | toAt) & 3) === 0) {
    const words = count >> 2;
    const sourceAt = fromAt >> 2;
    const targetAt = toAt >> 2;
    for (let word = 0; word < words; word++) target[targetAt + word] = source[sourceAt + word] as number;
    done = words << 2;
  }
  for (; done < count; done++) to.bytes[toAt + done] = from.bytes[fromAt + done] as number;
}
