import {
  DESCRIPTOR_BYTES,
  FLAG_COMPLETION_REQUESTED,
  judgeDescriptor,
  PACKET_OVERHEAD,
  PACKET_TYPE,
  type Packet,
  TRAILER_BYTES,
} from '../packet.ts';
import { copy, type WordView, wordView } from './copy.ts';
import { type CorruptCode, corrupt, type RingCorrupt } from './corrupt.ts';
import {
  available,
  CONTROL,
  FEATURE_PENDING_SEND_SIZE,
  free,
  isIndex,
  pendingSize,
  type RingMemory,
} from './memory.ts';

/** `empty` is ordinary; `corrupt` is the end of the channel, see `corruption`. */
export type ReceiveResult = 'packet' | 'empty' | 'corrupt';

/** Largest high word of a transaction id that a number still holds exactly. */
const ID_HIGH_MAX = 0x1f_ffff;
/** Packets up to this size never make the private copy grow; most calls are far smaller. */
const SCRATCH_BYTES = 4096;

/** Room that is given back at the latest when this part of the ring was read, also in the middle of a batch. */
const PUBLISH_PART = 4;

/**
 * The reading end of a ring. Each of the peer's words is loaded once, the packet is copied to private memory before
 * the room is given back, and everything is decided on the copy. (ECMAScript's memory model: a read yields one
 * value, engines may not repeat it.)
 *
 * `in` is loaded once for all packets that it covers, `out` published once a batch. The latter is also what makes the
 * test for a crossing right: the peer cannot have written past an `out` that it has not seen.
 */
export class RingReader {
  readonly packet: Packet;
  corruption: RingCorrupt | null = null;
  packets = 0;
  bytes = 0;
  /** Times that the reader went to sleep. */
  parks = 0;
  readonly #control: Int32Array;
  readonly #data: WordView;
  readonly #words: Int32Array;
  readonly #size: number;
  readonly #packetBytes: number;
  readonly #smallScratch: WordView;
  #scratch: WordView;
  /** The peer's index as last loaded and checked. */
  #in = 0;
  #out = 0;
  /** What the peer sees of `#out`. */
  #published = 0;
  /** Bytes read since then. */
  #unpublished = 0;
  /** A crossing that no `endBatch` has reported yet. */
  #signalDue = false;
  #armed = false;

  constructor(memory: RingMemory) {
    this.#control = memory.control;
    this.#data = wordView(memory.data);
    if (this.#data.words === null) throw new RangeError('ring data must be 4-byte aligned');
    this.#words = this.#data.words;
    this.#size = memory.data.length;
    this.#packetBytes = memory.packetBytes;
    this.#smallScratch = wordView(new Uint8Array(Math.min(SCRATCH_BYTES, this.#size)));
    this.#scratch = this.#smallScratch;
    this.packet = { kind: 'inband', id: 0, wantsCompletion: false, payload: this.#scratch.bytes, bytes: 0 };
    Atomics.store(this.#control, CONTROL.OUT, 0);
    // Awake from the start: the peer need not signal before we first sleep.
    Atomics.store(this.#control, CONTROL.INTERRUPT_MASK, 1);
  }

  get index(): number {
    return this.#out;
  }

  get armed(): boolean {
    return this.#armed;
  }

  /** Takes the next packet into `packet`. The peer gets the room back at `endBatch`. */
  read(): ReceiveResult {
    if (this.corruption !== null) return 'corrupt';
    const begin = this.#out;
    const size = this.#size;
    if (this.#in === begin) {
      const peer = Atomics.load(this.#control, CONTROL.IN);
      if (peer === begin) return 'empty';
      if (!isIndex(peer, size)) return this.#fail('RING_POINTER', peer);
      this.#in = peer;
    }
    const published = available(this.#in, begin, size);
    if (published < PACKET_OVERHEAD) return this.#fail('DATA_AVAILABLE', published);
    const words = this.#words;
    const upper = this.#wrap(begin + 8) >> 2;
    const head = words[begin >> 2] as number;
    const tail = words[(begin >> 2) + 1] as number;
    const idLow = words[upper] as number;
    const idHigh = words[upper + 1] as number;
    const type = head & 0xffff;
    const header8 = head >>> 16;
    const length8 = tail & 0xffff;
    const flags = tail >>> 16;
    const refusal = judgeDescriptor(type, header8, length8, flags, published, this.#packetBytes);
    if (refusal !== null) return this.#refuse(refusal, type, head, tail);
    const named = type === PACKET_TYPE.COMPLETION || flags !== 0;
    if (named && idHigh >>> 0 > ID_HIGH_MAX) return this.#fail('TRANSACTION_ID', idHigh);

    const bytes = (length8 - header8) * 8;
    this.#take(this.#wrap(begin + header8 * 8), bytes);
    const packet = this.packet;
    packet.kind = type === PACKET_TYPE.COMPLETION ? 'completion' : 'inband';
    packet.id = named ? idHigh * 0x1_0000_0000 + (idLow >>> 0) : 0;
    packet.wantsCompletion = (flags & FLAG_COMPLETION_REQUESTED) !== 0;
    packet.bytes = bytes;
    this.packets++;
    this.bytes += bytes;
    const total = length8 * 8 + TRAILER_BYTES;
    this.#out = this.#wrap(begin + total);
    this.#unpublished += total;
    // A peer that spins for room gets some while a long batch is still being worked on.
    if (this.#unpublished * PUBLISH_PART > size) this.#publish();
    return 'packet';
  }

  /** Whether `read` would return something else than `empty`; at most one load, for spinning. */
  hasData(): boolean {
    if (this.#in !== this.#out || this.corruption !== null) return true;
    return Atomics.load(this.#control, CONTROL.IN) !== this.#out;
  }

  /**
   * Ends a batch of reads: gives the room back. Before `arm` at the latest, or the answer is lost.
   *
   * @returns true when the peer waits for room and this batch made it: ring its doorbell
   */
  endBatch(): boolean {
    if (this.#unpublished !== 0) this.#publish();
    const due = this.#signalDue;
    this.#signalDue = false;
    return due && this.corruption === null;
  }

  /**
   * Asks to be signalled, then looks again.
   *
   * @returns true: nothing there, sleep. false: data is there (or the ring is corrupt), and nothing is armed.
   */
  arm(): boolean {
    // Before the mask falls: a writer signals only when it sees that the ring was empty.
    if (this.#unpublished !== 0) this.#publish();
    if (this.corruption !== null || this.#in !== this.#out) return false;
    Atomics.store(this.#control, CONTROL.INTERRUPT_MASK, 0);
    if (Atomics.load(this.#control, CONTROL.IN) !== this.#out) {
      Atomics.store(this.#control, CONTROL.INTERRUPT_MASK, 1);
      return false;
    }
    this.#armed = true;
    this.parks++;
    this.#scratch = this.#smallScratch;
    this.packet.payload = this.#scratch.bytes;
    return true;
  }

  /** Awake again, for whatever reason: no more signals, please. */
  disarm(): void {
    if (!this.#armed) return;
    this.#armed = false;
    const mask = Atomics.load(this.#control, CONTROL.INTERRUPT_MASK);
    if (mask !== 0) this.#fail('INTERRUPT_MASK', mask);
    Atomics.store(this.#control, CONTROL.INTERRUPT_MASK, 1);
  }

  /** Publishes `out`; only then may the peer's wish for room be looked at. */
  #publish(): void {
    const before = this.#published;
    const out = this.#out;
    this.#published = out;
    this.#unpublished = 0;
    Atomics.store(this.#control, CONTROL.OUT, out);
    const pending = pendingSize(Atomics.load(this.#control, CONTROL.PENDING_SEND_SIZE));
    if (pending === 0 || this.corruption !== null) return;
    if ((Atomics.load(this.#control, CONTROL.FEATURE_BITS) & FEATURE_PENDING_SEND_SIZE) === 0) return;
    const peer = Atomics.load(this.#control, CONTROL.IN);
    if (!isIndex(peer, this.#size)) {
      this.#fail('RING_POINTER', peer);
      return;
    }
    // Only the crossing rings: a writer is woken once for one wish.
    if (free(peer, before, this.#size) < pending && free(peer, out, this.#size) >= pending) {
      this.#signalDue = true;
    }
  }

  #take(at: number, bytes: number): void {
    if (bytes > this.#scratch.bytes.length) {
      this.#scratch = wordView(new Uint8Array(Math.max(bytes, this.#scratch.bytes.length * 2)));
      this.packet.payload = this.#scratch.bytes;
    }
    const first = Math.min(bytes, this.#size - at);
    copy(this.#data, at, this.#scratch, 0, first);
    if (first < bytes) copy(this.#data, 0, this.#scratch, first, bytes - first);
  }

  /** The slow way out: finds the word that the refusal is about. */
  #refuse(code: CorruptCode, type: number, head: number, tail: number): 'corrupt' {
    if (code === 'UNSERVED_TYPE' && type === PACKET_TYPE.GPA_DIRECT) {
      const count = this.#words[(this.#wrap(this.#out + DESCRIPTOR_BYTES) >> 2) + 1] as number;
      if (count === 0) return this.#fail('GPA_RANGE_COUNT', count);
    }
    if (code === 'PACKET_SIZE') return this.#fail(code, (tail & 0xffff) * 8);
    if (code === 'DESCRIPTOR_FLAGS') return this.#fail(code, tail >>> 16);
    if (code === 'DESCRIPTOR_LENGTHS') return this.#fail(code, (head >>> 16) | ((tail & 0xffff) << 16));
    return this.#fail(code, type);
  }

  #fail(code: CorruptCode, value: number): 'corrupt' {
    this.corruption = corrupt('incoming', code, value);
    return 'corrupt';
  }

  #wrap(at: number): number {
    return at >= this.#size ? at - this.#size : at;
  }
}
