import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transcoderOf } from '../../src/abi/compile/compile.ts';
import { drmRows } from '../../src/abi/drm-rows.ts';
import { gather } from '../../src/abi/gather.ts';
import { Image } from '../../src/abi/image.ts';
import { packObject } from '../../src/abi/object.ts';
import { rows } from '../../src/abi/rows.ts';
import { scatter } from '../../src/abi/scatter.ts';
import { pointerFields, travels } from '../../src/abi/selection.ts';
import { unpackObject } from '../../src/abi/unpack.ts';
import { Caller } from './caller.ts';
import { images, scramble } from './image-arbitrary.ts';
import { handMade } from './plans.ts';
import { plant } from './plant.ts';

const all = [...rows, ...drmRows, ...handMade].map((row) => [row.name, row] as const);

describe.each(all)('%s', (_, row) => {
  const codec = transcoderOf(row);
  const one = new Uint8Array(1 << 17);
  const other = new Uint8Array(1 << 17);

  function sameBytes(half: 'encodeRequest' | 'encodeReply', a: Image, b: Image): void {
    const end = codec[half](a, one, 0);
    expect(end).toBeGreaterThanOrEqual(0);
    expect(codec[half](b, other, 0)).toBe(end);
    expect(Buffer.compare(one.subarray(0, end), other.subarray(0, end))).toBe(0);
  }

  it('carries a call from the caller’s memory to the host and back', () => {
    fc.assert(
      fc.property(images(row), fc.array(fc.nat(), { minLength: 9 }), (image, words) => {
        const caller = new Caller(1 << 17);
        const va = plant(row.struct, image, 0, caller, 1);
        const guest = new Image(64);
        expect(gather(row, caller, va, guest)).toBeNull();
        expect(caller.reads.every((count) => count <= 1)).toBe(true);
        sameBytes('encodeRequest', guest, image);

        const host = new Image(64);
        const sent = codec.encodeRequest(guest, one, 0);
        expect(codec.decodeRequest(one, 0, sent, host)).toBeNull();
        scramble(row.struct, host, 0, words);
        const back = codec.encodeReply(host, one, 0);
        expect(codec.decodeReply(one, 0, back, guest)).toBeNull();
        sameBytes('encodeReply', guest, host);
        expect(unpackObject(row, guest)).toEqual(unpackObject(row, host));

        expect(scatter(row, guest, caller, va)).toBe(true);
        // A clamped count that says more than there is room for would not be taken again.
        if (pointerFields(row.struct).some((field) => field.pointer.clamp === true)) return;
        const seen = new Image(64);
        expect(gather(row, caller, va, seen)).toBeNull();
        // What the driver only writes is not gathered again, so the struct's own outputs are compared.
        if (row.struct.fields.every((field) => field.pointer === null)) sameBytes('encodeReply', seen, host);
      }),
      { numRuns: 30 },
    );
  });

  it('takes the empty object or names its bound', () => {
    expect(packObject(row, {}, new Image(64))).toSatisfy((fault) => fault === null || fault === 'BOUND');
  });

  it('has handles and mapped addresses only where the site lists look', () => {
    for (const field of pointerFields(row.struct)) {
      const { element } = field.pointer;
      if (typeof element === 'string') continue;
      for (const inner of element.fields) {
        if (inner.pointer === null && inner.struct === null) continue;
        expect([inner.name, inner.handle, inner.mapped]).toEqual([inner.name, null, false]);
        expect(typeof inner.pointer?.element).not.toBe('object');
      }
    }
  });

  it('sends something back through every pointer that is an output', () => {
    for (const field of pointerFields(row.struct)) {
      const { element } = field.pointer;
      if (typeof element === 'string' || !travels(field, 'reply')) continue;
      expect(element.fields.some((inner) => travels(inner, 'reply'))).toBe(true);
    }
  });
});
