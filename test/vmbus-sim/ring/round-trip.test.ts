import { describe, expect, it } from 'vitest';
import { CHANNEL_LIMITS, DRM_CHANNEL_LIMITS, PAGE_BYTES, packetBytes } from '../../../src/vmbus-sim/index.ts';
import { makeEnds, moveTo, padded, pattern, word } from './memory.ts';

const same = (payload: Uint8Array, sent: Uint8Array): boolean =>
  Buffer.compare(payload.subarray(0, sent.length), sent) === 0;

describe('round trip', () => {
  it('of every size, padded with zeros', () => {
    const { writer, reader, ring } = makeEnds();
    for (let bytes = 0; bytes <= writer.maxPayload; bytes++) {
      const sent = pattern(bytes, bytes);
      ring.data.fill(0xee);
      expect(writer.write(11, 0, bytes, 3, sent, bytes)).toBe('quiet');
      expect(reader.read()).toBe('packet');
      const { packet } = reader;
      if (!same(packet.payload, sent)) expect.fail(`payload of ${bytes} bytes`);
      expect(packet.bytes).toBe(padded(bytes));
      expect(packet.payload.subarray(bytes, packet.bytes).every((byte) => byte === 0)).toBe(true);
      expect(packet.id).toBe(3 * 2 ** 32 + bytes);
      reader.endBatch();
    }
    expect(reader.read()).toBe('empty');
    expect(ring.intact()).toBe(true);
  });

  it('at every 8-byte offset, with payloads that cross the end everywhere', () => {
    const { writer, reader, ring } = makeEnds();
    const payloads = [0, 1, 8, 20, 300].map((bytes) => pattern(bytes, bytes));
    for (let begin = 0; begin < PAGE_BYTES; begin += 8) {
      for (const sent of payloads) {
        moveTo(writer, reader, begin);
        writer.write(6, 1, 42, 0, sent, sent.length);
        expect(reader.read()).toBe('packet');
        if (!same(reader.packet.payload, sent)) expect.fail(`${sent.length} bytes at ${begin}`);
        expect(reader.packet.id).toBe(42);
        reader.endBatch();
        expect(reader.index).toBe((begin + packetBytes(sent.length)) % PAGE_BYTES);
      }
    }
    expect(ring.intact()).toBe(true);
  });

  it('of what was written in place, and never of what does not fit in one piece', () => {
    const { writer, reader, ring } = makeEnds();
    moveTo(writer, reader, 2048);
    const at = writer.reserve(1000);
    expect(at).toBe(2048 + 16);
    ring.data.set(pattern(500), at);
    expect(writer.commit(6, 0, 0, 0, 500)).toBe('quiet');
    expect(reader.read()).toBe('packet');
    expect(same(reader.packet.payload, pattern(500))).toBe(true);
    reader.endBatch();
    const left = PAGE_BYTES - writer.index - 16;
    expect(writer.reserve(left)).toBe(writer.index + 16);
    expect(writer.reserve(left + 1)).toBe(-1);
  });

  it('is limited by our own RangeError, at the bound and one past it', () => {
    const { writer } = makeEnds();
    const bytes = PAGE_BYTES - 16 - 8 - 16;
    expect(writer.maxPayload).toBe(bytes);
    expect(writer.write(6, 0, 0, 0, new Uint8Array(bytes), bytes)).toBe('quiet');
    expect(() => writer.write(6, 0, 0, 0, new Uint8Array(bytes + 1), bytes + 1)).toThrow(RangeError);
    writer.reserve(8);
    expect(() => writer.commit(6, 0, 0, 0, 9)).toThrow(RangeError);
    expect(() => writer.commit(6, 0, 0, 0, 0)).toThrow(RangeError);
  });

  it.each([
    ['any', CHANNEL_LIMITS.downstream],
    ['a DRM device’s', DRM_CHANNEL_LIMITS.downstream],
  ])('takes packets up to the limit in a ring that could hold larger ones: %s', (_which, limits) => {
    const { writer, reader } = makeEnds(512 * 1024, limits);
    expect(writer.maxPayload).toBe(limits.packetBytes - 16);
    const sent = pattern(writer.maxPayload);
    writer.write(6, 0, 0, 0, sent, sent.length);
    expect(reader.read()).toBe('packet');
    expect(same(reader.packet.payload, sent)).toBe(true);
  });
});

describe('room', () => {
  it('never becomes none: 8 bytes stay free, whatever the size of the packets', () => {
    for (let bytes = 0; bytes < 200; bytes += 8) {
      const { writer, reader, ring } = makeEnds();
      let sent = 0;
      while (writer.write(6, 0, 0, 0, pattern(bytes), bytes) !== 'full') sent++;
      expect(sent).toBe(Math.floor((PAGE_BYTES - 8) / packetBytes(bytes)));
      expect(word(ring, 'IN')).not.toBe(word(ring, 'OUT'));
      let received = 0;
      while (reader.read() === 'packet') received++;
      expect(received).toBe(sent);
    }
  });

  it('comes back at the end of a batch, or when a quarter of the ring was read', () => {
    const { writer, reader, ring } = makeEnds();
    const total = packetBytes(100);
    for (let sent = 0; sent < 12; sent++) writer.write(6, 0, 0, 0, pattern(100), 100);
    reader.read();
    expect(word(ring, 'OUT')).toBe(0);
    expect(writer.drained()).toBe(false);
    reader.endBatch();
    expect(word(ring, 'OUT')).toBe(total);
    while (reader.read() === 'packet');
    expect(word(ring, 'OUT')).toBe(total * 10);
    expect(reader.endBatch()).toBe(false);
    expect(writer.drained()).toBe(true);
  });
});
