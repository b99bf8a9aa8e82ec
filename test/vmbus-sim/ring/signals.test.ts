import { describe, expect, it } from 'vitest';
import {
  PAGE_BYTES,
  packetBytes,
  readerNeedsSignal,
  ringWords,
  writerNeedsSignal,
} from '../../../src/vmbus-sim/index.ts';
import { makeEnds, makeRing, setWord, word } from './memory.ts';

const body = new Uint8Array(PAGE_BYTES);
const size = PAGE_BYTES;

describe('data added', () => {
  it.each([
    { asleep: false, wasEmpty: false, result: 'quiet' },
    { asleep: false, wasEmpty: true, result: 'quiet' },
    { asleep: true, wasEmpty: false, result: 'quiet' },
    { asleep: true, wasEmpty: true, result: 'signal' },
  ])('reader asleep $asleep, ring was empty $wasEmpty: $result', ({ asleep, wasEmpty, result }) => {
    const { ring, writer } = makeEnds();
    if (!wasEmpty) writer.write(6, 0, 0, 0, body, 8);
    setWord(ring, 'INTERRUPT_MASK', asleep ? 0 : 1);
    expect(writer.write(6, 0, 0, 0, body, 8)).toBe(result);
    expect(writer.signals).toBe(result === 'signal' ? 1 : 0);
  });

  it('signals once for all packets that come while the reader sleeps', () => {
    const { writer, reader } = makeEnds();
    expect(reader.arm()).toBe(true);
    expect([1, 2, 3].map(() => writer.write(6, 0, 0, 0, body, 8))).toEqual(['signal', 'quiet', 'quiet']);
  });

  it('signals a reader that slept after a batch which it had not given back', () => {
    const { writer, reader } = makeEnds();
    writer.write(6, 0, 0, 0, body, 8);
    reader.read();
    expect(reader.arm()).toBe(true);
    expect(writer.write(6, 0, 0, 0, body, 8)).toBe('signal');
  });

  it('arms only an empty ring, and masks again when it looked twice', () => {
    const { ring, writer, reader } = makeEnds();
    writer.write(6, 0, 0, 0, body, 8);
    expect(reader.arm()).toBe(false);
    expect([word(ring, 'INTERRUPT_MASK'), reader.armed, reader.parks]).toEqual([1, false, 0]);
    reader.read();
    expect(reader.arm()).toBe(true);
    expect([word(ring, 'INTERRUPT_MASK'), reader.armed, reader.parks]).toEqual([0, true, 1]);
    reader.disarm();
    expect([word(ring, 'INTERRUPT_MASK'), reader.armed]).toEqual([1, false]);
    reader.disarm();
    expect(reader.corruption).toBeNull();
  });

  it('has data for a spinning reader also between cached and published packets', () => {
    const { writer, reader } = makeEnds();
    expect(reader.hasData()).toBe(false);
    for (const _ of [1, 2]) writer.write(6, 0, 0, 0, body, 8);
    expect(reader.hasData()).toBe(true);
    reader.read();
    expect(reader.hasData()).toBe(true);
    reader.read();
    expect(reader.hasData()).toBe(false);
  });
});

describe('room made', () => {
  const full = (): ReturnType<typeof makeEnds> => {
    const ends = makeEnds();
    while (ends.writer.write(6, 0, 0, 0, body, 104) !== 'full');
    return ends;
  };

  it('signals a waiting writer on the crossing, and only once', () => {
    const { writer, reader } = full();
    expect(writer.awaitSpace(104)).toBe(true);
    // A quarter of the ring is what it asks for: 1,024 bytes are eight packets.
    const answers = Array.from({ length: 12 }, () => {
      reader.read();
      return reader.endBatch();
    });
    expect(answers).toEqual([...Array(7).fill(false), true, ...Array(4).fill(false)]);
  });

  it('signals for a batch that crosses in its middle', () => {
    const { writer, reader } = full();
    writer.awaitSpace(104);
    while (reader.read() === 'packet');
    expect(reader.endBatch()).toBe(true);
    expect(reader.endBatch()).toBe(false);
  });

  it('is right when the writer has wrapped past the last batch', () => {
    const { writer, reader } = full();
    // Half read and given back, refilled by the writer, which then waits: `in` is now past what was `out` before.
    for (let count = 0; count < 15; count++) reader.read();
    reader.endBatch();
    while (writer.write(6, 0, 0, 0, body, 104) !== 'full');
    expect(writer.awaitSpace(104)).toBe(true);
    while (reader.read() === 'packet');
    expect(reader.endBatch()).toBe(true);
  });

  it.each([
    { pending: 1024, feature: 1, signal: true, what: 'a crossing' },
    {
      pending: 1023,
      feature: 1,
      out: 8,
      signal: true,
      what: 'a smaller wish',
    },
    { pending: 1031, feature: 1, signal: true, what: 'N−1 counts as N−8' },
    { pending: 1032, feature: 1, signal: false, what: 'not enough yet' },
    { pending: 0, feature: 1, signal: false, what: 'no wish' },
    { pending: 1024, feature: 0, signal: false, what: 'no feature bit' },
  ])('pending $pending, feature $feature: $what', ({ pending, feature, signal }) => {
    const { ring, writer, reader } = makeEnds();
    const first = 104 - 24;
    writer.write(6, 0, 0, 0, body, first);
    const before = 1024 - 104;
    const rest = size - 8 - before - 104 - 24;
    writer.write(6, 0, 0, 0, body, rest);
    setWord(ring, 'FEATURE_BITS', feature);
    setWord(ring, 'PENDING_SEND_SIZE', pending);
    reader.read();
    // 920 bytes were free, 1,024 are now.
    expect(reader.endBatch()).toBe(signal);
  });

  it('asks for a quarter of the ring at least, looks again, and takes the wish back when it can write', () => {
    const { ring, writer, reader } = full();
    expect(writer.awaitSpace(104)).toBe(true);
    expect(word(ring, 'PENDING_SEND_SIZE')).toBe(size / 4);
    while (reader.read() === 'packet');
    reader.endBatch();
    expect(writer.write(6, 0, 0, 0, body, 104)).toBe('quiet');
    expect(word(ring, 'PENDING_SEND_SIZE')).toBe(0);
    expect(writer.awaitSpace(104)).toBe(false);
    expect(word(ring, 'PENDING_SEND_SIZE')).toBe(0);
    while (writer.write(6, 0, 0, 0, body, 104) !== 'full');
    expect(writer.awaitSpace(2000)).toBe(true);
    expect(word(ring, 'PENDING_SEND_SIZE')).toBe(packetBytes(2000));
  });

  it('wakes a writer that waits until all is read exactly when all is read', () => {
    const { ring, writer, reader } = full();
    expect(writer.drained()).toBe(false);
    expect(writer.awaitDrained()).toBe(true);
    let packets = 0;
    while (reader.read() === 'packet') {
      packets++;
      const last = !reader.hasData();
      expect(reader.endBatch()).toBe(last);
    }
    expect(packets).toBe(31);
    expect(writer.drained()).toBe(true);
    expect(word(ring, 'PENDING_SEND_SIZE')).toBe(0);
    expect(writer.awaitDrained()).toBe(false);
  });
});

describe('who needs a signal, from memory alone', () => {
  const words = { in: 8, out: 8, interruptMask: 0, pendingSendSize: 0, featureBits: 1 };

  it.each([
    [{ ...words }, false],
    [{ ...words, in: 32 }, true],
    [{ ...words, in: 32, interruptMask: 1 }, false],
    [{ ...words, in: 33 }, false],
    [{ ...words, in: -8 }, false],
    [{ ...words, in: size }, false],
  ])('reader %o: %s', (state, needs) => {
    expect(readerNeedsSignal(state, size)).toBe(needs);
  });

  it.each([
    [{ ...words }, false],
    [{ ...words, pendingSendSize: size - 8 }, true],
    [{ ...words, pendingSendSize: size }, false],
    [{ ...words, pendingSendSize: size - 1 }, true],
    [{ ...words, in: 32, pendingSendSize: size - 8 }, false],
    [{ ...words, out: 4, pendingSendSize: 8 }, false],
    [{ ...words, in: size, pendingSendSize: 8 }, false],
  ])('writer %o: %s', (state, needs) => {
    expect(writerNeedsSignal(state, size)).toBe(needs);
  });

  it('reads the words of a ring', () => {
    const ring = makeRing();
    for (const [at, value] of [
      [0, 8],
      [1, 16],
      [2, 1],
      [3, 24],
      [16, 1],
    ] as const)
      ring.control[at] = value;
    expect(ringWords(ring.control)).toEqual({
      in: 8,
      out: 16,
      interruptMask: 1,
      pendingSendSize: 24,
      featureBits: 1,
    });
  });
});
