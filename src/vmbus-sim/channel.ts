import { FLAG_COMPLETION_REQUESTED, PACKET_TYPE, type Packet } from './packet.ts';
import type { RingCorrupt } from './ring/corrupt.ts';
import type { ChannelRings } from './ring/memory.ts';
import { type ReceiveResult, RingReader } from './ring/reader.ts';
import { RingWriter, type SendResult } from './ring/writer.ts';

export type ChannelSide = 'guest' | 'host';

/** Counters of one end, for reports. */
export interface ChannelReport {
  readonly side: ChannelSide;
  readonly sent: { readonly packets: number; readonly bytes: number; readonly signals: number };
  readonly received: { readonly packets: number; readonly bytes: number; readonly parks: number };
  /** Times that a packet found no room. */
  readonly fulls: number;
  readonly corruption: RingCorrupt | null;
}

/** Parts of a 2^53 number that are words; shifts alone would cut the upper one off. */
const WORD = 0x1_0000_0000;

/**
 * One side of an open channel: writes one ring, reads the other. It knows no doorbell: each method that may have to wake
 * the peer says so, and the caller rings. Nothing here allocates per packet.
 */
export class ChannelEnd {
  readonly side: ChannelSide;
  /** The last received packet; refilled by `receive`. */
  readonly packet: Packet;
  /** Largest payload in bytes that `send` and `complete` take. */
  readonly maxPayload: number;
  /** Data area of the outgoing ring, for `reserve`: write only. */
  readonly outgoing: Uint8Array;
  readonly #reader: RingReader;
  readonly #writer: RingWriter;

  /** Initialises this side's own control words, and only those. */
  constructor(rings: ChannelRings, side: ChannelSide) {
    const outgoing = side === 'guest' ? rings.downstream : rings.upstream;
    const incoming = side === 'guest' ? rings.upstream : rings.downstream;
    this.side = side;
    this.outgoing = outgoing.data;
    this.#writer = new RingWriter(outgoing);
    this.#reader = new RingReader(incoming);
    this.packet = this.#reader.packet;
    this.maxPayload = this.#writer.maxPayload;
  }

  /** What the peer did wrong, once it did; the channel is then dead in both directions. */
  get corruption(): RingCorrupt | null {
    return this.#reader.corruption ?? this.#writer.corruption;
  }

  /** Whether `arm` succeeded and `disarm` has not been called since. */
  get armed(): boolean {
    return this.#reader.armed;
  }

  /**
   * Sends an in-band packet.
   *
   * @param id transaction id when a completion is wanted, else 0
   */
  send(id: number, wantsCompletion: boolean, payload: Uint8Array, bytes: number): SendResult {
    if (this.#reader.corruption !== null) return 'corrupt';
    const flags = wantsCompletion ? FLAG_COMPLETION_REQUESTED : 0;
    return this.#writer.write(PACKET_TYPE.INBAND, flags, id | 0, highWord(id), payload, bytes);
  }

  /** Answers the packet whose transaction id was `id`. */
  complete(id: number, payload: Uint8Array, bytes: number): SendResult {
    if (this.#reader.corruption !== null) return 'corrupt';
    return this.#writer.write(PACKET_TYPE.COMPLETION, 0, id | 0, highWord(id), payload, bytes);
  }

  /**
   * Offset in `outgoing` where up to `maxBytes` of payload may be written in place, to be sent by `commitSend` or
   * `commitComplete`; −1 when there is no such contiguous room now (`send` may still succeed by wrapping).
   */
  reserve(maxBytes: number): number {
    return this.#reader.corruption === null ? this.#writer.reserve(maxBytes) : -1;
  }

  /** `send` of the payload written at the last `reserve`. */
  commitSend(id: number, wantsCompletion: boolean, bytes: number): SendResult {
    const flags = wantsCompletion ? FLAG_COMPLETION_REQUESTED : 0;
    return this.#writer.commit(PACKET_TYPE.INBAND, flags, id | 0, highWord(id), bytes);
  }

  /** `complete` with the payload written at the last `reserve`. */
  commitComplete(id: number, bytes: number): SendResult {
    return this.#writer.commit(PACKET_TYPE.COMPLETION, 0, id | 0, highWord(id), bytes);
  }

  /** Takes the next packet into `packet`. Its room goes back to the peer at `endBatch`. */
  receive(): ReceiveResult {
    if (this.#writer.corruption !== null) return 'corrupt';
    return this.#reader.read();
  }

  /** Whether `receive` would return something else than `empty`; for spinning. */
  hasData(): boolean {
    return this.#reader.hasData() || this.#writer.corruption !== null;
  }

  /** After a batch of `receive`, before `arm` at the latest. True: the peer waits for the room just made, ring it. */
  endBatch(): boolean {
    return this.#reader.endBatch();
  }

  /** Asks to be signalled. True: nothing there, sleep. False: look again, nothing is armed. */
  arm(): boolean {
    return this.#writer.corruption === null && this.#reader.arm();
  }

  /** Awake again, for whatever reason. */
  disarm(): void {
    this.#reader.disarm();
  }

  /** After `full`. True: sleep until signalled, then send again. False: send again at once. */
  awaitSpace(bytes: number): boolean {
    return this.#reader.corruption === null && this.#writer.awaitSpace(bytes);
  }

  /** Whether the peer has read (and ended the batch of) all that was sent; true as well once the channel is corrupt. */
  drained(): boolean {
    return this.#reader.corruption !== null || this.#writer.drained();
  }

  /** Like `awaitSpace`, for `drained`. True: sleep until signalled, then look again. */
  awaitDrained(): boolean {
    return this.#reader.corruption === null && this.#writer.awaitDrained();
  }

  inspect(): ChannelReport {
    const { packets, bytes, signals, fulls } = this.#writer;
    const reader = this.#reader;
    return {
      side: this.side,
      sent: { packets, bytes, signals },
      received: { packets: reader.packets, bytes: reader.bytes, parks: reader.parks },
      fulls,
      corruption: this.corruption,
    };
  }
}

/** A transaction id is at most 2^53. */
function highWord(id: number): number {
  return id < WORD ? 0 : Math.floor(id / WORD);
}
