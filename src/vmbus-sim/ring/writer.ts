import { DESCRIPTOR_BYTES, LENGTH_BYTES_MAX, PACKET_OVERHEAD, packetBytes } from '../packet.ts';
import { copy, type WordView, wordView } from './copy.ts';
import { corrupt, type RingCorrupt } from './corrupt.ts';
import { CONTROL, FEATURE_PENDING_SEND_SIZE, free, isIndex, type RingMemory } from './memory.ts';

/** `signal`: the reader sleeps, ring its doorbell. `corrupt`: see `corruption`; it stays so. */
export type SendResult = 'full' | 'quiet' | 'signal' | 'corrupt';

/**
 * The writing end of a ring. Its own index lives here and is only published to the ring: what the peer writes over
 * it changes nothing. The peer's index is checked each time it is loaded.
 */
export class RingWriter {
  /** Largest payload that `write` takes, in bytes. */
  readonly maxPayload: number;
  corruption: RingCorrupt | null = null;
  packets = 0;
  bytes = 0;
  signals = 0;
  fulls = 0;
  readonly #control: Int32Array;
  readonly #data: WordView;
  readonly #words: Int32Array;
  readonly #size: number;
  #in = 0;
  /** The reader's index as last loaded and checked: it only ever understates the room. */
  #out = 0;
  #pending = false;
  #reserved = -1;
  #source: WordView = { bytes: new Uint8Array(0), words: null };

  constructor(memory: RingMemory) {
    this.#control = memory.control;
    this.#data = wordView(memory.data);
    if (this.#data.words === null) throw new RangeError('ring data must be 4-byte aligned');
    this.#words = this.#data.words;
    this.#size = memory.data.length;
    // A writer keeps 16 bytes, not 8: the strictest of the rules in use, so that every reader takes the packet.
    const largest = Math.min(this.#size - 16 - 8, memory.packetBytes, LENGTH_BYTES_MAX);
    this.maxPayload = largest - DESCRIPTOR_BYTES;
    Atomics.store(this.#control, CONTROL.IN, 0);
    Atomics.store(this.#control, CONTROL.PENDING_SEND_SIZE, 0);
    Atomics.store(this.#control, CONTROL.FEATURE_BITS, FEATURE_PENDING_SEND_SIZE);
  }

  /** Where the next packet will begin. */
  get index(): number {
    return this.#in;
  }

  /**
   * Adds one packet.
   *
   * @param idLow low word of the transaction id, `idHigh` the high one
   * @throws RangeError past `maxPayload`: our own mistake, the caller knows the bound
   */
  write(
    type: number,
    flags: number,
    idLow: number,
    idHigh: number,
    payload: Uint8Array,
    bytes: number,
  ): SendResult {
    const room = this.#room(bytes);
    if (room !== null) return room;
    const at = this.#wrap(this.#in + DESCRIPTOR_BYTES);
    if (this.#source.bytes !== payload) this.#source = wordView(payload);
    const first = Math.min(bytes, this.#size - at);
    copy(this.#source, 0, this.#data, at, first);
    if (first < bytes) copy(this.#source, first, this.#data, 0, bytes - first);
    return this.#finish(type, flags, idLow, idHigh, bytes);
  }

  /**
   * Offset in the data area where a payload of up to `maxBytes` may be written in place, to be sent by `commit`; −1
   * when there is no such contiguous room now (`write` may still do it). Never read back what was written there.
   */
  reserve(maxBytes: number): number {
    if (this.#room(maxBytes) !== null) return -1;
    const at = this.#wrap(this.#in + DESCRIPTOR_BYTES);
    if (at + maxBytes > this.#size) return -1;
    this.#reserved = maxBytes;
    return at;
  }

  /** Sends what was written at the last `reserve`. */
  commit(type: number, flags: number, idLow: number, idHigh: number, bytes: number): SendResult {
    if (bytes > this.#reserved) throw new RangeError(`${bytes} bytes committed, ${this.#reserved} reserved`);
    return this.#finish(type, flags, idLow, idHigh, bytes);
  }

  /**
   * Announces that a payload of `bytes` waits for room, then looks again.
   *
   * @returns true when there is none: sleep. false: try again (there is room, or the ring is corrupt).
   */
  awaitSpace(bytes: number): boolean {
    const total = packetBytes(bytes);
    // A quarter of the ring at least, or two busy ends would wake each other for every packet.
    const wanted = Math.max(total, (this.#size >> 2) & ~7);
    return this.#wish(wanted, total);
  }

  /**
   * Announces that this end waits until the reader has read everything, then looks again.
   *
   * @returns true when it has not: sleep. false: it has, or the ring is corrupt.
   */
  awaitDrained(): boolean {
    const everything = this.#size - 8;
    return this.#wish(everything, everything);
  }

  /** Whether the reader has read all that was written; also true once the ring is corrupt, as waiting would not help. */
  drained(): boolean {
    const out = this.#loadPeerIndex();
    if (out >= 0 && out !== this.#in) return false;
    if (this.#pending) this.#clearPending();
    return true;
  }

  #wish(wanted: number, needed: number): boolean {
    this.#pending = true;
    Atomics.store(this.#control, CONTROL.PENDING_SEND_SIZE, wanted);
    const out = this.#loadPeerIndex();
    if (out >= 0 && free(this.#in, out, this.#size) < needed) return true;
    this.#clearPending();
    return false;
  }

  /** null when a payload of `bytes` fits now. */
  #room(bytes: number): 'full' | 'corrupt' | null {
    if (bytes > this.maxPayload)
      throw new RangeError(`${bytes} bytes in a packet, at most ${this.maxPayload}`);
    this.#reserved = -1;
    if (this.corruption !== null) return 'corrupt';
    const total = packetBytes(bytes);
    if (free(this.#in, this.#out, this.#size) < total) {
      const out = this.#loadPeerIndex();
      if (out < 0) return 'corrupt';
      if (free(this.#in, out, this.#size) < total) {
        this.fulls++;
        return 'full';
      }
    }
    if (this.#pending) this.#clearPending();
    return null;
  }

  /** Frames the payload that lies behind the descriptor's place, publishes it and says whether to signal. */
  #finish(type: number, flags: number, idLow: number, idHigh: number, bytes: number): SendResult {
    const words = this.#words;
    const begin = this.#in;
    const size = this.#size;
    const padded = (bytes + 7) & ~7;
    let at = this.#wrap(begin + DESCRIPTOR_BYTES) + bytes;
    for (let pad = bytes; pad < padded; pad++, at++) this.#data.bytes[this.#wrap(at)] = 0;
    // Both halves of the descriptor are 8-aligned: only between them can it wrap.
    const upper = this.#wrap(begin + 8) >> 2;
    const trailer = this.#wrap(this.#wrap(at)) >> 2;
    words[begin >> 2] = type | ((DESCRIPTOR_BYTES >> 3) << 16);
    words[(begin >> 2) + 1] = ((DESCRIPTOR_BYTES + padded) >> 3) | (flags << 16);
    words[upper] = idLow;
    words[upper + 1] = idHigh;
    words[trailer] = 0;
    words[trailer + 1] = begin;
    let next = begin + PACKET_OVERHEAD + padded;
    if (next >= size) next -= size;
    this.#in = next;
    this.#reserved = -1;
    this.packets++;
    this.bytes += bytes;
    // Publish, then look: in this order, or a reader that goes to sleep in between is never woken.
    Atomics.store(this.#control, CONTROL.IN, next);
    if (Atomics.load(this.#control, CONTROL.INTERRUPT_MASK) !== 0) return 'quiet';
    const out = this.#loadPeerIndex();
    if (out < 0) return 'corrupt';
    if (out !== begin) return 'quiet';
    this.signals++;
    return 'signal';
  }

  /** The reader's index, or −1 once the ring is corrupt. */
  #loadPeerIndex(): number {
    if (this.corruption !== null) return -1;
    const out = Atomics.load(this.#control, CONTROL.OUT);
    if (isIndex(out, this.#size)) {
      this.#out = out;
      return out;
    }
    this.corruption = corrupt('outgoing', 'RING_POINTER', out);
    return -1;
  }

  #clearPending(): void {
    this.#pending = false;
    Atomics.store(this.#control, CONTROL.PENDING_SEND_SIZE, 0);
  }

  #wrap(at: number): number {
    return at >= this.#size ? at - this.#size : at;
  }
}
