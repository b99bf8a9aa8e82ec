import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTROL, PAGE_BYTES } from '../../../src/vmbus-sim/index.ts';
import { RingReader } from '../../../src/vmbus-sim/ring/reader.ts';
import { RingWriter } from '../../../src/vmbus-sim/ring/writer.ts';
import { makeEnds, makeRing, padded, pattern } from './memory.ts';

const SIZE = PAGE_BYTES;

/** Anything, and often what is nearly right. */
const index = fc.oneof(
  fc.integer({ min: 0, max: SIZE / 8 + 2 }).map((at) => at * 8),
  fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }),
);
const nearlyDescriptor = fc
  .tuple(
    fc.oneof(fc.constantFrom(6, 11), fc.integer({ min: 0, max: 0xffff })),
    fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 0xffff })),
    fc.oneof(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 0xffff })),
    fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 0xffff })),
  )
  .map((words) => new Uint8Array(Uint16Array.from(words).buffer));
const scribble = fc.record({
  descriptors: fc.array(fc.tuple(fc.integer({ min: 0, max: SIZE / 8 - 1 }), nearlyDescriptor), {
    maxLength: 8,
  }),
  noise: fc.uint8Array({ minLength: 0, maxLength: 64 }),
  noiseAt: fc.integer({ min: 0, max: SIZE - 64 }),
  control: fc.array(fc.tuple(fc.constantFrom(...Object.values(CONTROL)), index), { maxLength: 3 }),
});

describe('a peer that writes whatever it likes', () => {
  it('makes a reader neither throw nor read outside, and never moves its index off the ring', () => {
    fc.assert(
      fc.property(fc.array(scribble, { minLength: 1, maxLength: 6 }), (scribbles) => {
        const ring = makeRing(SIZE);
        const reader = new RingReader(ring);
        for (const { descriptors, noise, noiseAt, control } of scribbles) {
          ring.data.set(noise, noiseAt);
          for (const [at, bytes] of descriptors) ring.data.set(bytes, at * 8);
          for (const [at, value] of control) Atomics.store(ring.control, at, value);
          const before = ring.data.slice();
          for (let reads = 0; reads < 4; reads++) {
            const begin = reader.index;
            if (reader.read() !== 'packet') break;
            const { packet } = reader;
            const header = ((before[begin + 2] ?? 0) + (before[begin + 3] ?? 0) * 256) * 8;
            const copied = Array.from(
              { length: packet.bytes },
              (_, at) => before[(begin + header + at) % SIZE],
            );
            expect([...packet.payload.subarray(0, packet.bytes)]).toEqual(copied);
            expect(packet.bytes).toBeLessThanOrEqual(SIZE - 24);
          }
          reader.endBatch();
          if (reader.arm()) reader.disarm();
          reader.hasData();
          expect(reader.index % 8).toBe(0);
          expect(reader.index).toBeLessThan(SIZE);
          expect(ring.intact()).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('makes a writer neither throw nor write outside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(index, fc.integer({ min: 0, max: SIZE - 40 }), fc.boolean()), { maxLength: 12 }),
        (steps) => {
          const ring = makeRing(SIZE);
          const writer = new RingWriter(ring);
          for (const [out, bytes, asleep] of steps) {
            Atomics.store(ring.control, CONTROL.OUT, out);
            Atomics.store(ring.control, CONTROL.INTERRUPT_MASK, asleep ? 0 : 1);
            if (writer.write(6, 0, 0, 0, pattern(bytes), bytes) === 'full') writer.awaitSpace(bytes);
            writer.drained();
            writer.awaitDrained();
            expect(writer.index).toBeLessThan(SIZE);
            expect(ring.intact()).toBe(true);
          }
        },
      ),
      { numRuns: 800 },
    );
  });
});

type Action =
  | { readonly do: 'write'; readonly bytes: number; readonly inPlace: boolean }
  | { readonly do: 'read'; readonly packets: number }
  | { readonly do: 'arm' };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    do: fc.constant('write' as const),
    bytes: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: SIZE - 40 })),
    inPlace: fc.boolean(),
  }),
  fc.record({ do: fc.constant('read' as const), packets: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ do: fc.constant('arm' as const) }),
);

describe('two honest ends', () => {
  it('are a bounded queue: nothing lost, changed or reordered, and whoever sleeps is woken', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const { ring, writer, reader } = makeEnds(SIZE);
        const queue: { readonly id: number; readonly payload: Uint8Array }[] = [];
        let next = 1;
        let readerRung = false;
        let writerRung = false;
        let writerWaits = 0;
        const write = (bytes: number, inPlace: boolean): void => {
          const payload = pattern(bytes, next);
          const at = inPlace ? writer.reserve(bytes) : -1;
          if (at >= 0) ring.data.set(payload, at);
          const result =
            at >= 0 ? writer.commit(11, 0, next, 0, bytes) : writer.write(11, 0, next, 0, payload, bytes);
          expect(result).not.toBe('corrupt');
          if (result === 'full') {
            if (writer.awaitSpace(bytes)) writerWaits = bytes + 1;
            return;
          }
          if (result === 'signal') readerRung = true;
          queue.push({ id: next++, payload });
        };
        for (const step of actions) {
          if (step.do === 'write' && writerWaits === 0) write(step.bytes, step.inPlace);
          if (step.do === 'read') {
            if (reader.armed) reader.disarm();
            readerRung = false;
            for (let count = 0; count < step.packets; count++) {
              const result = reader.read();
              const sent = queue.shift();
              expect(result).toBe(sent === undefined ? 'empty' : 'packet');
              if (sent === undefined) break;
              expect(reader.packet.id).toBe(sent.id);
              expect(reader.packet.bytes).toBe(padded(sent.payload.length));
              expect(
                Buffer.compare(reader.packet.payload.subarray(0, sent.payload.length), sent.payload),
              ).toBe(0);
            }
            if (reader.endBatch()) writerRung = true;
          }
          if (step.do === 'arm' && !reader.armed) expect(reader.arm()).toBe(queue.length === 0);
          if (reader.armed && queue.length > 0) expect(readerRung).toBe(true);
          if (writerRung && writerWaits > 0) {
            const bytes = writerWaits - 1;
            writerWaits = 0;
            write(bytes, false);
            expect(writerWaits).toBe(0);
          }
          writerRung = false;
          if (writerWaits > 0) expect(queue.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 600 },
    );
  });
});
