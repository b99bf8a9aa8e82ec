import { describe, expect, it } from 'vitest';
import {
  CHANNEL_LIMITS,
  CONTROL,
  DRM_CHANNEL_LIMITS,
  PAGE_BYTES,
  splitRings,
} from '../../../src/vmbus-sim/index.ts';
import { RingReader } from '../../../src/vmbus-sim/ring/reader.ts';
import { makeEnds, makeRing, moveTo, setWord, word } from './memory.ts';

const hello = new TextEncoder().encode('hello');
const DESCRIPTOR = '0600020003000100 8877665544332211'.replace(' ', '');
const PAYLOAD = '68656c6c6f000000';
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the bytes of a packet', () => {
  it('are those of VMBus at the beginning of the ring', () => {
    const { ring, writer } = makeEnds();
    ring.data.fill(0xee);
    writer.write(6, 1, 0x55667788, 0x11223344, hello, hello.length);
    expect(hex(ring.data.subarray(0, 32))).toBe(`${DESCRIPTOR + PAYLOAD}0000000000000000`);
    expect(word(ring, 'IN')).toBe(0x20);
    expect(ring.data[32]).toBe(0xee);
  });

  it('wrap between descriptor and payload, with the old index in the trailer', () => {
    const { ring, writer, reader } = makeEnds();
    moveTo(writer, reader, 4080);
    writer.write(6, 1, 0x55667788, 0x11223344, hello, hello.length);
    expect(hex(ring.data.subarray(0xff0))).toBe(DESCRIPTOR);
    expect(hex(ring.data.subarray(0, 16))).toBe(`${PAYLOAD}00000000f00f0000`);
    expect(word(ring, 'IN')).toBe(16);
  });

  it('wrap inside the descriptor, which is only 8-aligned', () => {
    const { ring, writer, reader } = makeEnds();
    moveTo(writer, reader, 4088);
    writer.write(6, 1, 0x55667788, 0x11223344, hello, hello.length);
    expect(hex(ring.data.subarray(0xff8))).toBe(DESCRIPTOR.slice(0, 16));
    expect(hex(ring.data.subarray(0, 24))).toBe(`${DESCRIPTOR.slice(16)}${PAYLOAD}00000000f80f0000`);
    expect(word(ring, 'IN')).toBe(24);
    // VMBus's example id is past 2^53: only a peer that made it up can want it back.
    expect(reader.read()).toBe('corrupt');
    expect(reader.corruption?.code).toBe('TRANSACTION_ID');
  });

  it('are read when another implementation wrote them: garbage in header extension and trailer', () => {
    const ring = makeRing();
    const reader = new RingReader(ring);
    // In-band, a header of 24 bytes, no flags; transaction id and trailer are noise.
    ring.data.set(Buffer.from(`0600030004000000ffffffffffffffffdeadbeefdeadbeef${PAYLOAD}`, 'hex'));
    ring.data.fill(0x99, 32, 40);
    setWord(ring, 'IN', 40);
    expect(reader.read()).toBe('packet');
    expect(reader.packet).toMatchObject({ kind: 'inband', id: 0, wantsCompletion: false, bytes: 8 });
    expect(hex(reader.packet.payload.subarray(0, 8))).toBe(PAYLOAD);
    expect(reader.index).toBe(40);
  });
});

describe('the control page', () => {
  it('has its words where VMBus has them, and each end initialises only its own', () => {
    const ring = makeRing();
    ring.control.fill(0x77);
    new RingReader(ring);
    expect([...ring.control.subarray(0, 4)]).toEqual([0x77, 0, 1, 0x77]);
    expect(ring.control[CONTROL.FEATURE_BITS]).toBe(0x77);
    const { ring: other } = makeEnds();
    other.control.fill(0x77);
    expect(CONTROL).toEqual({
      IN: 0,
      OUT: 1,
      INTERRUPT_MASK: 2,
      PENDING_SEND_SIZE: 3,
      FEATURE_BITS: 0x40 / 4,
    });
  });

  it('is page 0 of each half of a channel, guest to host first', () => {
    const { ringBytes } = CHANNEL_LIMITS.downstream;
    const memory = new Uint8Array(new SharedArrayBuffer(2 * ringBytes));
    const { downstream, upstream } = splitRings(memory);
    expect([downstream.control.byteOffset, downstream.data.byteOffset]).toEqual([0, PAGE_BYTES]);
    expect([upstream.control.byteOffset, upstream.data.byteOffset]).toEqual([
      ringBytes,
      ringBytes + PAGE_BYTES,
    ]);
    expect(downstream.data.length).toBe(ringBytes - PAGE_BYTES);
    expect([downstream.packetBytes, upstream.packetBytes]).toEqual([192 * 1024, 192 * 1024]);
  });

  it('is of a DRM device page 0 and page 128', () => {
    const memory = new Uint8Array(192 * PAGE_BYTES);
    const { downstream, upstream } = splitRings(memory, 128 * PAGE_BYTES, DRM_CHANNEL_LIMITS);
    expect([downstream.data.byteOffset, downstream.data.length]).toEqual([PAGE_BYTES, 127 * PAGE_BYTES]);
    expect([upstream.data.byteOffset, upstream.data.length]).toEqual([129 * PAGE_BYTES, 63 * PAGE_BYTES]);
    expect([downstream.packetBytes, upstream.packetBytes]).toEqual([384 * 1024, 192 * 1024]);
  });

  it.each([
    [4 * PAGE_BYTES, 2 * PAGE_BYTES, true],
    [4 * PAGE_BYTES, PAGE_BYTES, false],
    [4 * PAGE_BYTES, 2 * PAGE_BYTES + 8, false],
    [4 * PAGE_BYTES - 1, 2 * PAGE_BYTES, false],
    [5 * PAGE_BYTES, 3 * PAGE_BYTES, true],
    [5 * PAGE_BYTES, 4 * PAGE_BYTES, false],
  ])('%i bytes with a first ring of %i: %s', (total, downstreamBytes, good) => {
    const split = (): unknown => splitRings(new Uint8Array(total), downstreamBytes);
    if (good) expect(split).not.toThrow();
    else expect(split).toThrow(RangeError);
  });
});
