import { BUS_LIMITS } from '../limits.ts';

/** Bytes of the length in front of a control frame: u32, little-endian. */
export const FRAME_HEAD_BYTES = 4;

/** A frame as it travels: its length, then its bytes. Throws RangeError when the limit forbids it: our own mistake. */
export function encloseFrame(frame: Uint8Array): Uint8Array {
  if (!isFrameLength(frame.length)) throw new RangeError(`a control frame of ${frame.length} bytes`);
  const wire = new Uint8Array(FRAME_HEAD_BYTES + frame.length);
  new DataView(wire.buffer).setUint32(0, frame.length, true);
  wire.set(frame, FRAME_HEAD_BYTES);
  return wire;
}

/** Every message has a body, so an empty frame is as wrong as one past the limit. */
function isFrameLength(length: number): boolean {
  return length > 0 && length <= BUS_LIMITS.frameBytes;
}

/** Cuts a stream of bytes into control frames, in whatever pieces it arrives. A wrong length is the end: nothing after it can be trusted. */
export class FrameReader {
  readonly #partial = new Uint8Array(FRAME_HEAD_BYTES + BUS_LIMITS.frameBytes);
  readonly #head = new DataView(this.#partial.buffer);
  readonly #frames: Uint8Array[] = [];
  #have = 0;
  #corrupt = false;

  /** Takes what has arrived. False when a length was wrong, from then on always; complete frames before it remain. */
  push(bytes: Uint8Array): boolean {
    let at = 0;
    while (at < bytes.length && !this.#corrupt) {
      const wanted = this.#wanted();
      const piece = Math.min(wanted - this.#have, bytes.length - at);
      this.#partial.set(bytes.subarray(at, at + piece), this.#have);
      this.#have += piece;
      at += piece;
      this.#finish();
    }
    return !this.#corrupt;
  }

  /** The oldest complete frame, a copy of its own; null when there is none. */
  next(): Uint8Array | null {
    return this.#frames.shift() ?? null;
  }

  hasFrame(): boolean {
    return this.#frames.length > 0;
  }

  /** Bytes that complete what is being collected: the head, then head and body. */
  #wanted(): number {
    if (this.#have < FRAME_HEAD_BYTES) return FRAME_HEAD_BYTES;
    return FRAME_HEAD_BYTES + this.#head.getUint32(0, true);
  }

  #finish(): void {
    if (this.#have < FRAME_HEAD_BYTES) return;
    if (!isFrameLength(this.#head.getUint32(0, true))) {
      this.#corrupt = true;
      return;
    }
    if (this.#have < this.#wanted()) return;
    this.#frames.push(this.#partial.slice(FRAME_HEAD_BYTES, this.#have));
    this.#have = 0;
  }
}
