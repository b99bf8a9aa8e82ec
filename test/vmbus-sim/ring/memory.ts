import { CHANNEL_LIMITS, CONTROL, PAGE_BYTES, type RingMemory } from '../../../src/vmbus-sim/index.ts';
import { RingReader } from '../../../src/vmbus-sim/ring/reader.ts';
import { RingWriter } from '../../../src/vmbus-sim/ring/writer.ts';

/** What lies around the ring: a read outside would bring it in, a write outside would change it. */
export const CANARY = 0xa5;
const MARGIN = 64;

export interface TestRing extends RingMemory {
  /** Everything, margins included. */
  readonly all: Uint8Array;
  /** True while nobody wrote around the ring. */
  intact(): boolean;
}

/** A ring of `size` data bytes in shared memory, with margins. */
export function makeRing(size = PAGE_BYTES, { packetBytes } = CHANNEL_LIMITS.downstream): TestRing {
  const buffer = new SharedArrayBuffer(MARGIN + PAGE_BYTES + size + MARGIN);
  const all = new Uint8Array(buffer).fill(CANARY);
  all.fill(0, MARGIN, MARGIN + PAGE_BYTES + size);
  return {
    control: new Int32Array(buffer, MARGIN, PAGE_BYTES / 4),
    data: new Uint8Array(buffer, MARGIN + PAGE_BYTES, size),
    packetBytes,
    all,
    intact: () => [...all.subarray(0, MARGIN), ...all.subarray(-MARGIN)].every((byte) => byte === CANARY),
  };
}

/** Both ends of one ring. The writer is made first, as the guest's memory is zeroed before. */
export function makeEnds(
  size = PAGE_BYTES,
  limits = CHANNEL_LIMITS.downstream,
): { ring: TestRing; writer: RingWriter; reader: RingReader } {
  const ring = makeRing(size, limits);
  return { ring, writer: new RingWriter(ring), reader: new RingReader(ring) };
}

export function word(ring: RingMemory, name: keyof typeof CONTROL): number {
  return Atomics.load(ring.control, CONTROL[name]);
}

export function setWord(ring: RingMemory, name: keyof typeof CONTROL, value: number): void {
  Atomics.store(ring.control, CONTROL[name], value);
}

/** Bytes that differ from their neighbours and from packet to packet. */
export function pattern(bytes: number, seed = 0): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, at) => (at * 31 + seed * 7 + 1) & 0xff);
}

export function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}

/** Moves an empty ring to `index` by sending packets through it; `index` is a multiple of 8. */
export function moveTo(writer: RingWriter, reader: RingReader, index: number, size = PAGE_BYTES): void {
  const body = new Uint8Array(64);
  while (writer.index !== index) {
    const distance = (index - writer.index + size) % size;
    // The smallest packet takes 24 bytes; other distances are made of the next sizes.
    const total = distance >= 48 ? 24 : Math.max(distance, 24);
    writer.write(6, 0, 0, 0, body, total - 24);
    if (reader.read() !== 'packet') throw new Error('the ring does not move');
    reader.endBatch();
  }
}
