import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUS_LIMITS } from '../../../src/vmbus-sim/limits.ts';
import { encloseFrame, FRAME_HEAD_BYTES, FrameReader } from '../../../src/vmbus-sim/link/frames.ts';

const frames = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 12 });

function drain(reader: FrameReader): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let frame = reader.next(); frame !== null; frame = reader.next()) found.push(frame);
  return found;
}

const head = (length: number): Uint8Array => new Uint8Array(Uint32Array.of(length).buffer);

describe('control frames', () => {
  it('come out as they went in, in whatever pieces they arrive', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1 }), (sent, pieces) => {
        const wire = Uint8Array.from(sent.flatMap((frame) => [...encloseFrame(frame)]));
        const reader = new FrameReader();
        for (let at = 0, turn = 0; at < wire.length; turn++) {
          const piece = pieces[turn % pieces.length] ?? 1;
          expect(reader.push(wire.subarray(at, at + piece))).toBe(true);
          at += piece;
        }
        expect(drain(reader)).toEqual(sent);
      }),
      { numRuns: 100 },
    );
  });

  it('may be as long as the limit', () => {
    const frame = new Uint8Array(BUS_LIMITS.frameBytes).fill(9);
    const reader = new FrameReader();
    expect(reader.push(encloseFrame(frame))).toBe(true);
    expect(drain(reader)).toEqual([frame]);
  });

  it('one byte longer than the limit is the end of the stream', () => {
    const reader = new FrameReader();
    expect(reader.push(head(BUS_LIMITS.frameBytes + 1))).toBe(false);
    expect(reader.push(encloseFrame(Uint8Array.of(1)))).toBe(false);
    expect(reader.hasFrame()).toBe(false);
  });

  it('empty, or with a length of 2^32 − 1, is the end too', () => {
    expect(new FrameReader().push(head(0))).toBe(false);
    expect(new FrameReader().push(head(0xffff_ffff))).toBe(false);
  });

  it('complete ones before a wrong length are still given', () => {
    const reader = new FrameReader();
    const wire = Uint8Array.from([...encloseFrame(Uint8Array.of(7)), ...head(0), 1, 2, 3]);
    expect(reader.push(wire)).toBe(false);
    expect(drain(reader)).toEqual([Uint8Array.of(7)]);
  });

  it('are copies: the buffer they came in may be used again', () => {
    const reader = new FrameReader();
    const wire = encloseFrame(Uint8Array.of(7));
    reader.push(wire);
    wire.fill(0);
    reader.push(encloseFrame(Uint8Array.of(8)));
    expect(drain(reader)).toEqual([Uint8Array.of(7), Uint8Array.of(8)]);
  });

  it('of our own that are too long or empty are our own mistake', () => {
    expect(() => encloseFrame(new Uint8Array(BUS_LIMITS.frameBytes + 1))).toThrow(RangeError);
    expect(() => encloseFrame(new Uint8Array(0))).toThrow(RangeError);
    expect(encloseFrame(new Uint8Array(3))).toHaveLength(FRAME_HEAD_BYTES + 3);
  });
});
