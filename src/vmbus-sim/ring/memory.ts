import { CHANNEL_LIMITS, type ChannelLimits, type RingLimits } from '../limits.ts';

/** One direction of a channel as both ends see it: a 4 KiB control page and a data area. */
export interface RingMemory {
  /** The control page, 1,024 words. Only `Atomics` touch it. */
  readonly control: Int32Array;
  /** The data area: a multiple of 4,096 bytes. */
  readonly data: Uint8Array;
  /** Bytes of the largest packet, as `RingLimits` counts them. */
  readonly packetBytes: number;
}

export const PAGE_BYTES = 4096;

/**
 * Word indexes in the control page (VMBus: `in` at byte 0, `out` at 4, `interrupt_mask` at 8,
 * `pending_send_size` at 0xc, `feature_bits` at 0x40).
 */
export const CONTROL = {
  /** Writer's: byte offset of the next write. */
  IN: 0,
  /** Reader's: byte offset of the next read. */
  OUT: 1,
  /** Reader's: non-zero while it wants no signal when data is added. */
  INTERRUPT_MASK: 2,
  /** Writer's: non-zero while it waits for that many free bytes. */
  PENDING_SEND_SIZE: 3,
  /** Writer's: bit 0, "I use pending_send_size". */
  FEATURE_BITS: 16,
} as const;

export const FEATURE_PENDING_SEND_SIZE = 1;

/** The two rings of a channel; downstream is guest to host. */
export interface ChannelRings {
  readonly downstream: RingMemory;
  readonly upstream: RingMemory;
}

/**
 * Cuts a channel's memory into its two rings: guest to host first, each with its control page first.
 *
 * @param memory both rings; 4-byte aligned in its buffer
 * @param downstreamBytes bytes of the first ring, control page included; a half of `memory` unless told
 * @param limits of the channel's packets
 * @throws RangeError when a ring would not be whole pages, at least one of them data: our own mistake
 */
export function splitRings(
  memory: Uint8Array,
  downstreamBytes = memory.length / 2,
  limits: ChannelLimits = CHANNEL_LIMITS,
): ChannelRings {
  const upstreamBytes = memory.length - downstreamBytes;
  if (!isRing(downstreamBytes) || !isRing(upstreamBytes))
    throw new RangeError(
      `a channel of ${memory.length} bytes cannot begin with a ring of ${downstreamBytes}`,
    );
  return {
    downstream: ringAt(memory, 0, downstreamBytes, limits.downstream),
    upstream: ringAt(memory, downstreamBytes, upstreamBytes, limits.upstream),
  };
}

function isRing(bytes: number): boolean {
  return bytes % PAGE_BYTES === 0 && bytes >= 2 * PAGE_BYTES;
}

function ringAt(memory: Uint8Array, at: number, bytes: number, { packetBytes }: RingLimits): RingMemory {
  const base = memory.byteOffset + at;
  return {
    packetBytes,
    control: new Int32Array(memory.buffer, base, PAGE_BYTES / 4),
    data: new Uint8Array(memory.buffer, base + PAGE_BYTES, bytes - PAGE_BYTES),
  };
}

/** An index is a multiple of 8 inside the data area. Words are signed here, so 2^31 and more are negative. */
export function isIndex(value: number, size: number): boolean {
  return value >= 0 && value < size && (value & 7) === 0;
}

/** Bytes a reader may take; both indexes valid. */
export function available(inIndex: number, outIndex: number, size: number): number {
  return inIndex >= outIndex ? inIndex - outIndex : size + inIndex - outIndex;
}

/** Bytes a writer may add; both indexes valid. 8 bytes stay free, or a full ring would look empty. */
export function free(inIndex: number, outIndex: number, size: number): number {
  return (outIndex > inIndex ? outIndex - inIndex : size - (inIndex - outIndex)) - 8;
}

/** `pending_send_size` as a reader uses it: some writers store one less than a multiple of 8. */
export function pendingSize(word: number): number {
  return word & ~7;
}

/** The words of a control page that say who has to be woken. */
export interface RingWords {
  readonly in: number;
  readonly out: number;
  readonly interruptMask: number;
  readonly pendingSendSize: number;
  readonly featureBits: number;
}

export function ringWords(control: Int32Array): RingWords {
  return {
    in: Atomics.load(control, CONTROL.IN),
    out: Atomics.load(control, CONTROL.OUT),
    interruptMask: Atomics.load(control, CONTROL.INTERRUPT_MASK),
    pendingSendSize: Atomics.load(control, CONTROL.PENDING_SEND_SIZE),
    featureBits: Atomics.load(control, CONTROL.FEATURE_BITS),
  };
}

/** Whether a reader that sleeps now sleeps beside work; from memory alone, after a lost or restored signal. */
export function readerNeedsSignal(words: RingWords, size: number): boolean {
  return isIndex(words.in, size) && words.interruptMask === 0 && words.in !== words.out;
}

/** Whether a writer that sleeps now has the room it waits for; from memory alone. Invalid indexes wake nobody. */
export function writerNeedsSignal(words: RingWords, size: number): boolean {
  if (!isIndex(words.in, size) || !isIndex(words.out, size)) return false;
  const pending = pendingSize(words.pendingSendSize);
  return pending > 0 && free(words.in, words.out, size) >= pending;
}
