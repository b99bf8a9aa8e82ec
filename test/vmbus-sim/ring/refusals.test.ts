import { describe, expect, it } from 'vitest';
import { CHANNEL_LIMITS, DRM_CHANNEL_LIMITS, PAGE_BYTES } from '../../../src/vmbus-sim/index.ts';
import type { CorruptCode } from '../../../src/vmbus-sim/ring/corrupt.ts';
import { RingReader } from '../../../src/vmbus-sim/ring/reader.ts';
import { makeEnds, makeRing, moveTo, pattern, setWord, type TestRing, word } from './memory.ts';

interface Descriptor {
  type: number;
  header8: number;
  length8: number;
  flags: number;
  idHigh: number;
  /** What the peer says it published. */
  published: number;
}

const GOOD: Descriptor = { type: 6, header8: 2, length8: 4, flags: 0, idHigh: 0, published: 40 };

function put(ring: TestRing, change: Partial<Descriptor>): void {
  const { type, header8, length8, flags, idHigh, published } = { ...GOOD, ...change };
  const view = new DataView(ring.data.buffer, ring.data.byteOffset);
  [type, header8, length8, flags].forEach((value, at) => {
    view.setUint16(at * 2, value, true);
  });
  view.setUint32(12, idHigh, true);
  setWord(ring, 'IN', published);
}

describe('a reader refuses', () => {
  const rows: readonly [string, Partial<Descriptor>, CorruptCode][] = [
    ['a write index past the data area', { published: PAGE_BYTES }, 'RING_POINTER'],
    ['a write index of 2^31', { published: -0x8000_0000 }, 'RING_POINTER'],
    ['a negative write index', { published: -8 }, 'RING_POINTER'],
    ['an unaligned write index', { published: 44 }, 'RING_POINTER'],
    ['16 bytes, which no packet fits into', { published: 16, length8: 2 }, 'DATA_AVAILABLE'],
    ['8 bytes', { published: 8 }, 'DATA_AVAILABLE'],
    ['a header without room for the descriptor', { header8: 1 }, 'DESCRIPTOR_LENGTHS'],
    ['a header longer than the packet', { header8: 5 }, 'DESCRIPTOR_LENGTHS'],
    ['a packet longer than what was published', { length8: 6 }, 'DESCRIPTOR_LENGTHS'],
    ['a packet whose trailer was not published', { length8: 5 }, 'DESCRIPTOR_LENGTHS'],
    ['a packet of 64 Ki words', { length8: 0xffff }, 'DESCRIPTOR_LENGTHS'],
    ['a flag other than bit 0', { flags: 2 }, 'DESCRIPTOR_FLAGS'],
    ['bit 0 and another flag', { flags: 0x8001 }, 'DESCRIPTOR_FLAGS'],
    ['a completion that wants a completion', { type: 11, flags: 1 }, 'DESCRIPTOR_FLAGS'],
    ['type 0', { type: 0 }, 'DESCRIPTOR_TYPE'],
    ['type 14', { type: 14 }, 'DESCRIPTOR_TYPE'],
    ['type 0xffff', { type: 0xffff }, 'DESCRIPTOR_TYPE'],
    ['transfer pages without extension', { type: 7 }, 'DESCRIPTOR_LENGTHS'],
    ['GPA direct without extension', { type: 9 }, 'DESCRIPTOR_LENGTHS'],
    ['transfer pages', { type: 7, header8: 3 }, 'UNSERVED_TYPE'],
    ['GPA direct with no ranges', { type: 9, header8: 3 }, 'GPA_RANGE_COUNT'],
    ['an id past 2^53 that wants a completion', { flags: 1, idHigh: 0x20_0000 }, 'TRANSACTION_ID'],
    ['a completion with an id past 2^53', { type: 11, idHigh: 0xffff_ffff }, 'TRANSACTION_ID'],
  ];
  for (const type of [1, 2, 3, 4, 5, 8, 10, 12, 13])
    (rows as (typeof rows)[number][]).push([`type ${type}`, { type }, 'UNSERVED_TYPE']);

  it.each(rows)('%s', (_what, change, code) => {
    const ring = makeRing();
    const reader = new RingReader(ring);
    put(ring, change);
    expect(reader.read()).toBe('corrupt');
    expect(reader.corruption).toMatchObject({ code, ring: 'incoming' });
    expect(reader.corruption?.value).toBeGreaterThanOrEqual(0);
    // Corrupt is terminal, also when the peer mends the ring.
    put(ring, {});
    expect(reader.read()).toBe('corrupt');
    expect([reader.arm(), reader.endBatch(), reader.hasData()]).toEqual([false, false, true]);
    expect(word(ring, 'OUT')).toBe(0);
  });

  it.each<[string, Partial<Descriptor>]>([
    ['the packet that all of them are a change of', {}],
    ['an id of 2^53 − 1', { flags: 1, idHigh: 0x1f_ffff }],
    ['noise in an id that nobody wants back', { idHigh: 0xffff_ffff }],
    ['a header as long as the packet', { header8: 4 }],
    ['a packet that ends with its trailer', { published: 24, length8: 2 }],
  ])('not %s', (_what, change) => {
    const ring = makeRing();
    const reader = new RingReader(ring);
    put(ring, change);
    expect(reader.read()).toBe('packet');
  });

  it('GPA direct with ranges: real, but not served in a ring', () => {
    const ring = makeRing();
    const reader = new RingReader(ring);
    put(ring, { type: 9, header8: 3 });
    ring.data[20] = 1;
    expect(reader.read()).toBe('corrupt');
    expect(reader.corruption?.code).toBe('UNSERVED_TYPE');
  });

  it.each([
    ['any', CHANNEL_LIMITS.downstream],
    ['a DRM device’s from the guest', DRM_CHANNEL_LIMITS.downstream],
    ['a DRM device’s to the guest', DRM_CHANNEL_LIMITS.upstream],
  ])('a packet past the limit of its ring, though it is there: %s', (_which, limits) => {
    for (const [bytes, result] of [
      [limits.packetBytes, 'packet'],
      [limits.packetBytes + 8, 'corrupt'],
    ] as const) {
      const ring = makeRing(512 * 1024, limits);
      const reader = new RingReader(ring);
      put(ring, { length8: bytes / 8, published: bytes + 8 });
      expect(reader.read()).toBe(result);
      expect(reader.corruption?.code).toBe(result === 'corrupt' ? 'PACKET_SIZE' : undefined);
    }
  });

  it('an interrupt mask that the peer changed while it slept', () => {
    const { ring, reader } = makeEnds();
    expect(reader.arm()).toBe(true);
    setWord(ring, 'INTERRUPT_MASK', 7);
    reader.disarm();
    expect(reader.corruption).toEqual({ code: 'INTERRUPT_MASK', ring: 'incoming', value: 7 });
  });

  it('a write index that is only wrong when it looks for a waiting writer', () => {
    const { ring, writer, reader } = makeEnds();
    writer.write(6, 0, 0, 0, pattern(8), 8);
    reader.read();
    setWord(ring, 'PENDING_SEND_SIZE', 8);
    setWord(ring, 'IN', PAGE_BYTES + 8);
    expect(reader.endBatch()).toBe(false);
    expect(reader.corruption?.code).toBe('RING_POINTER');
  });
});

describe('a writer refuses a read index', () => {
  it.each([4, PAGE_BYTES, -8, -0x8000_0000, 0x7fff_fff8])('of %i, whenever it loads it', (index) => {
    const fresh = (): ReturnType<typeof makeEnds> => {
      const ends = makeEnds();
      while (ends.writer.write(6, 0, 0, 0, pattern(104), 104) !== 'full');
      setWord(ends.ring, 'OUT', index);
      return ends;
    };
    const code = { code: 'RING_POINTER', ring: 'outgoing', value: index >>> 0 };
    const writing = fresh();
    expect(writing.writer.write(6, 0, 0, 0, pattern(104), 104)).toBe('corrupt');
    expect(writing.writer.corruption).toEqual(code);
    expect(writing.writer.reserve(8)).toBe(-1);
    const waiting = fresh();
    expect(waiting.writer.awaitSpace(104)).toBe(false);
    expect(waiting.writer.write(6, 0, 0, 0, pattern(0), 0)).toBe('corrupt');
    const draining = fresh();
    expect(draining.writer.drained()).toBe(true);
    expect(draining.writer.corruption).toEqual(code);
    const signalling = makeEnds();
    setWord(signalling.ring, 'INTERRUPT_MASK', 0);
    setWord(signalling.ring, 'OUT', index);
    expect(signalling.writer.write(6, 0, 0, 0, pattern(8), 8)).toBe('corrupt');
  });
});

describe('what a peer changes while we look', () => {
  it('does not reach a packet that was read', () => {
    const { ring, writer, reader } = makeEnds();
    const sent = pattern(200);
    writer.write(6, 1, 5, 0, sent, 200);
    reader.read();
    ring.data.fill(0xff);
    expect(Buffer.compare(reader.packet.payload.subarray(0, 200), sent)).toBe(0);
    expect(reader.packet).toMatchObject({ id: 5, wantsCompletion: true, bytes: 200 });
  });

  it('loads each word of a descriptor once', () => {
    const { ring, writer } = makeEnds();
    writer.write(6, 1, 5, 0, pattern(8), 8);
    // A ring whose words can be counted: the reader's view of the data is made from this buffer.
    const loads = new Map<number, number>();
    const words = new Int32Array(ring.data.buffer, ring.data.byteOffset, 1024);
    const original = Object.getOwnPropertyDescriptor(globalThis, 'Int32Array') as PropertyDescriptor;
    const counting = new Proxy(words, {
      get(target, key) {
        if (typeof key === 'string' && /^\d+$/.test(key)) loads.set(+key, (loads.get(+key) ?? 0) + 1);
        return Reflect.get(target, key, target) as unknown;
      },
    });
    Object.defineProperty(globalThis, 'Int32Array', {
      ...original,
      value: function Words(buffer: SharedArrayBuffer, at: number, length: number) {
        return buffer === ring.data.buffer
          ? counting
          : Reflect.construct(words.constructor, [buffer, at, length]);
      },
    });
    let reader: RingReader;
    try {
      reader = new RingReader(ring);
    } finally {
      Object.defineProperty(globalThis, 'Int32Array', original);
    }
    expect(reader.read()).toBe('packet');
    // Descriptor and payload, four and two words; the trailer is never looked at.
    expect([...loads.entries()].sort((a, b) => a[0] - b[0])).toEqual([0, 1, 2, 3, 4, 5].map((at) => [at, 1]));
  });

  it('does not move our own index', () => {
    const { ring, writer, reader } = makeEnds();
    moveTo(writer, reader, 64);
    setWord(ring, 'OUT', 0);
    writer.write(6, 0, 0, 0, pattern(8), 8);
    setWord(ring, 'IN', 96);
    expect(reader.read()).toBe('packet');
    expect(reader.index).toBe(96);
    expect(writer.index).toBe(96);
  });
});
