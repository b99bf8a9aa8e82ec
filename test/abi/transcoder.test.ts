import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transcoderOf } from '../../src/abi/compile/compile.ts';
import { drmRows } from '../../src/abi/drm-rows.ts';
import { Image } from '../../src/abi/image.ts';
import { packObject } from '../../src/abi/object.ts';
import { MAX_PACKET_BYTES } from '../../src/abi/packet-size.ts';
import type { Row } from '../../src/abi/plan.ts';
import { reflectionTranscoder } from '../../src/abi/reflect.ts';
import { rows } from '../../src/abi/rows.ts';
import { images, scramble } from './image-arbitrary.ts';
import { allocate, handMade } from './plans.ts';

const runs = 40;
// The rows there are, and made-up ones for the shapes that they do not have.
const rowsUnderTest: readonly Row[] = [...rows, ...drmRows, ...handMade];

function contents(image: Image): Buffer {
  return Buffer.from(image.bytes.slice(0, image.length));
}

function clone(image: Image): Image {
  const twin = new Image(image.length);
  twin.reserve(image.length);
  twin.bytes.set(image.bytes.subarray(0, image.length));
  return twin;
}

const out = new Uint8Array(1 << 17);

function encoded(end: number): Uint8Array {
  expect(end).toBeGreaterThanOrEqual(0);
  return out.slice(0, end);
}

/** Changes that an attacker or a bug would make: flips, cuts, repeats, insertions. */
const mutations = fc.array(fc.record({ kind: fc.nat(3), at: fc.nat(), value: fc.nat(255) }), {
  minLength: 1,
  maxLength: 3,
});

function mutate(
  bytes: Uint8Array,
  changes: readonly { kind: number; at: number; value: number }[],
): Uint8Array {
  let list = [...bytes];
  for (const { kind, at, value } of changes) {
    const index = at % (list.length + 1);
    if (kind === 0) list[Math.min(index, Math.max(0, list.length - 1))] = value;
    else if (kind === 1) list.splice(index, 1);
    else if (kind === 2) list.splice(index, 0, value);
    else list = [...list, ...list.slice(index)];
  }
  return Uint8Array.from(list);
}

describe.each(rowsUnderTest.map((row) => [row.name, row] as const))('%s', (_, row) => {
  const compiled = transcoderOf(row);
  const reflected = reflectionTranscoder(row);

  it('encodes requests as protobufjs does, and both read them back to one image', () => {
    fc.assert(
      fc.property(images(row), (image) => {
        const bytes = encoded(compiled.encodeRequest(image, out, 0));
        expect(Buffer.from(bytes)).toEqual(Buffer.from(encoded(reflected.encodeRequest(image, out, 0))));
        const one = new Image(64);
        const other = new Image(64);
        expect(compiled.decodeRequest(bytes, 0, bytes.length, one)).toBeNull();
        expect(reflected.decodeRequest(bytes, 0, bytes.length, other)).toBeNull();
        expect(contents(one)).toEqual(contents(other));
        expect(Buffer.from(encoded(compiled.encodeRequest(one, out, 0)))).toEqual(Buffer.from(bytes));
      }),
      { numRuns: runs },
    );
  });

  it('encodes replies as protobufjs does, and both write the same outputs', () => {
    fc.assert(
      fc.property(images(row), fc.array(fc.nat(), { minLength: 9 }), (image, words) => {
        const mine = clone(image);
        const other = clone(image);
        scramble(row.struct, image, 0, words);
        const bytes = encoded(compiled.encodeReply(image, out, 0));
        expect(Buffer.from(bytes)).toEqual(Buffer.from(encoded(reflected.encodeReply(image, out, 0))));
        expect(compiled.decodeReply(bytes, 0, bytes.length, mine)).toBeNull();
        expect(reflected.decodeReply(bytes, 0, bytes.length, other)).toBeNull();
        expect(contents(mine)).toEqual(contents(other));
        expect(contents(mine)).toEqual(contents(image));
      }),
      { numRuns: runs },
    );
  });

  it('takes a changed request exactly when protobufjs round-trips it', () => {
    fc.assert(
      fc.property(images(row), mutations, (image, changes) => {
        const bytes = mutate(encoded(compiled.encodeRequest(image, out, 0)), changes);
        const one = new Image(64);
        const other = new Image(64);
        const verdict = compiled.decodeRequest(bytes, 0, bytes.length, one);
        expect(verdict === null).toBe(reflected.decodeRequest(bytes, 0, bytes.length, other) === null);
        if (verdict === null) expect(contents(one)).toEqual(contents(other));
      }),
      { numRuns: runs * 3 },
    );
  });

  it('takes a changed reply exactly when protobufjs round-trips it', () => {
    fc.assert(
      fc.property(images(row), mutations, (image, changes) => {
        const bytes = mutate(encoded(compiled.encodeReply(image, out, 0)), changes);
        const one = clone(image);
        const other = clone(image);
        const verdict = compiled.decodeReply(bytes, 0, bytes.length, one);
        expect(verdict === null).toBe(reflected.decodeReply(bytes, 0, bytes.length, other) === null);
        if (verdict === null) expect(contents(one)).toEqual(contents(other));
      }),
      { numRuns: runs * 3 },
    );
  });
});

it('both refuse what every count allows but the real message could not hold', () => {
  const info = (bytes: number) => ({ priv_drv_data: new Uint8Array(bytes) });
  const verdicts = (bytes: number): readonly unknown[] => {
    const image = new Image(64);
    packObject(allocate, { allocation_info: new Array(4).fill(info(bytes)) }, image);
    const end = transcoderOf(allocate).encodeRequest(image, out, 0);
    return [transcoderOf(allocate), reflectionTranscoder(allocate)].map((one) =>
      one.decodeRequest(out, 0, end, new Image(64)),
    );
  };
  // The made-up row weighs 100 bytes and 120 for each private byte of its at most four elements.
  const most = Math.floor((MAX_PACKET_BYTES - 100) / 120 / 4);
  expect(verdicts(most)).toEqual([null, null]);
  expect(verdicts(most + 1)).toEqual(['BOUND', 'BOUND']);
});
