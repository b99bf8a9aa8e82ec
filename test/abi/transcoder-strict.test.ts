import { describe, expect, it } from 'vitest';
import { transcoderOf } from '../../src/abi/compile/compile.ts';
import { Image } from '../../src/abi/image.ts';
import type { Row } from '../../src/abi/plan.ts';
import { reflectionTranscoder } from '../../src/abi/reflect.ts';
import {
  adapterInfo,
  allocate,
  enumerate,
  field,
  memoryInfo,
  mixed,
  pointer,
  row,
  struct,
  submit,
} from './plans.ts';

const both = [
  ['compiled', transcoderOf],
  ['reflected', reflectionTranscoder],
] as const;

function bytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

describe.each(both)('%s transcoder', (_, transcoder) => {
  function request(of: Row, hex: string): string | null {
    const from = bytes(hex);
    return transcoder(of).decodeRequest(from, 0, from.length, new Image(16));
  }

  function reply(of: Row, image: Image, hex: string): string | null {
    const from = bytes(hex);
    return transcoder(of).decodeReply(from, 0, from.length, image);
  }

  it('takes one encoding of a call and no other', () => {
    const cases: [string, string, string | null][] = [
      ['the call', '15 00000040 18 01 40 05', null],
      ['nothing but defaults', '', null],
      ['an explicit default', '15 00000040 18 00', 'MALFORMED'],
      ['a handle that is zero', '15 00000000', 'MALFORMED'],
      ['an address that is zero', '09 0000000000000000', 'MALFORMED'],
      ['descending fields', '18 01 15 00000040', 'MALFORMED'],
      ['a field twice', '18 01 18 01', 'MALFORMED'],
      ['an unknown field', '18 01 78 01', 'MALFORMED'],
      ['a field of the other direction', '18 01 21 0100000000000000', 'MALFORMED'],
      ['another wire type', '1d 01000000', 'MALFORMED'],
      ['a varint of two bytes for one', '18 8100', 'MALFORMED'],
      ['a key of two bytes for one', '9800 01', 'MALFORMED'],
      ['the largest number', '18 ffffffff0f', null],
      ['a number past 32 bits', '18 ffffffff1f', 'MALFORMED'],
      ['a number of six bytes', '18 ffffffffff01', 'MALFORMED'],
      ['a number cut short', '18 ff', 'MALFORMED'],
      ['a handle cut short', '15 000040', 'MALFORMED'],
      ['a bounded value past its bound', '09 0100000000000000', 'BOUND'],
    ];
    for (const [what, hex, verdict] of cases)
      expect([what, request(memoryInfo, hex)]).toEqual([what, verdict]);
  });

  it('holds counts against what came', () => {
    const cases: [string, string, string | null][] = [
      ['as counted', '1a 02 aabb 20 02', null],
      ['one too few', '1a 01 aa 20 02', 'MALFORMED'],
      ['one too many', '1a 03 aabbcc 20 02', 'MALFORMED'],
      ['bytes without a count', '1a 01 aa', 'BOUND'],
      ['empty bytes', '1a 00 20 01', 'MALFORMED'],
      ['NULL with a count', '20 02', 'MALFORMED'],
      ['a count past its bound', '20 818008', 'BOUND'],
      ['a length past the end', '1a 7f aa', 'MALFORMED'],
    ];
    for (const [what, hex, verdict] of cases)
      expect([what, request(adapterInfo, hex)]).toEqual([what, verdict]);
    expect(request(submit, '18 01 22 04 01000000')).toBeNull();
    expect(request(submit, '18 01 22 05 0100000000')).toBe('MALFORMED');
    expect(request(submit, `18 40 22 8002 ${'01000000'.repeat(64)}`)).toBeNull();
    expect(request(submit, `18 41 22 8402 ${'01000000'.repeat(65)}`)).toBe('BOUND');
  });

  it('weighs the real packet at its limit and one past it', () => {
    for (const [size, verdict] of [
      [131_072 - 55, null],
      [131_072 - 54, 'BOUND'],
    ] as const) {
      const varint = [(size & 127) | 128, ((size >> 7) & 127) | 128, size >> 14];
      const from = Uint8Array.from([0x1a, ...varint, ...new Uint8Array(size), 0x20, ...varint]);
      expect(transcoder(adapterInfo).decodeRequest(from, 0, from.length, new Image())).toBe(verdict);
    }
  });

  it('reserves room for outputs only where a buffer was offered', () => {
    const image = new Image(16);
    const offered = bytes('08 02 18 01');
    expect(transcoder(enumerate).decodeRequest(offered, 0, offered.length, image)).toBeNull();
    expect([image.pointer(8) !== 0, image.length - image.pointer(8)]).toEqual([true, 40]);
    expect(request(enumerate, '08 02')).toBeNull();
    expect(request(enumerate, '08 40 18 01')).toBeNull();
    expect(request(enumerate, '08 41 18 01')).toBe('BOUND');
    expect(request(enumerate, '08 02 18 02')).toBe('MALFORMED');
    expect(request(enumerate, '08 02 18 03')).toBe('MALFORMED');
  });

  it('writes no more of a reply than there is room for', () => {
    const image = (): Image => {
      const made = new Image(16);
      transcoder(enumerate).decodeRequest(bytes('08 01 18 01'), 0, 4, made);
      return made;
    };
    expect(reply(enumerate, image(), '08 01 12 05 0d 40000000')).toBeNull();
    expect(reply(enumerate, image(), '08 01 12 00')).toBeNull();
    expect(reply(enumerate, image(), '')).toBeNull();
    expect(reply(enumerate, image(), '08 01')).toBe('MALFORMED');
    expect(reply(enumerate, image(), '12 00')).toBe('MALFORMED');
    expect(reply(enumerate, image(), '08 02 12 00 12 00')).toBe('MALFORMED');
    const query = new Image(16);
    query.reset(16);
    expect(reply(enumerate, query, '08 05')).toBeNull();
    expect(query.u32(0)).toBe(5);
    expect(reply(enumerate, query, '08 01 12 00')).toBe('MALFORMED');
  });

  it('lets a reply write outputs only, and zeroes those it leaves out', () => {
    const image = new Image(16);
    image.reset(56);
    image.bytes.fill(0x11, 0, 56);
    expect(reply(memoryInfo, image, '21 0200000000000000')).toBeNull();
    expect([image.u64(16), image.u64(24), image.u64(40)]).toEqual([2n, 0n, 0n]);
    expect([image.u64(0), image.u64(8), image.u32(48)]).toEqual([
      0x1111111111111111n,
      0x1111111111111111n,
      0x11111111,
    ]);
    expect(reply(memoryInfo, image, '18 01')).toBe('MALFORMED');
  });

  it('refuses members that the selector rules out', () => {
    const base = `32 08 0000000000000000 38`;
    expect(request(mixed, `${base} 01 48 07`)).toBeNull();
    expect(request(mixed, `${base} 02 48 07`)).toBe('MALFORMED');
    expect(request(mixed, `${base} 05 42 09 09 0100000000000000`)).toBeNull();
    expect(request(mixed, `${base} 05 42 00`)).toBe('MALFORMED');
    expect(request(mixed, `${base} 01 42 09 09 0100000000000000`)).toBe('MALFORMED');
    expect(request(allocate, '12 00 28 01 32 00 38 04')).toBeNull();
    expect(request(allocate, '12 00 28 01 32 00')).toBe('MALFORMED');
    expect(request(allocate, '28 01 32 00 38 04')).toBe('MALFORMED');
    expect(request(allocate, '12 00 12 00 28 01 32 00 38 04')).toBe('MALFORMED');
  });

  it('takes negative int32 in ten bytes', () => {
    const base = '32 08 0000000000000000';
    expect(request(mixed, `10 ffffffffffffffffff01 ${base}`)).toBeNull();
    expect(request(mixed, `10 80808080f8ffffffff01 ${base}`)).toBeNull();
    expect(request(mixed, `10 80808080f0ffffffff01 ${base}`)).toBe('MALFORMED');
    expect(request(mixed, `10 ffffffff0f ${base}`)).toBe('MALFORMED');
    expect(request(mixed, `10 ffffffff07 ${base}`)).toBeNull();
    expect(request(mixed, `08 ff01 ${base}`)).toBeNull();
    expect(request(mixed, `08 8002 ${base}`)).toBe('MALFORMED');
  });

  it('says when a message does not fit, to the byte', () => {
    const element = struct('element', 16, [
      field(1, 'data', 0, 8, { wire: 'bytes', pointer: pointer('size', 8, 1, { max: 40_000 }) }),
      field(2, 'size', 8, 4),
    ]);
    const list = row(
      0x7d,
      struct('list', 16, [
        field(1, 'count', 0, 4),
        field(2, 'elements', 8, 8, { wire: 'message', pointer: pointer('count', 0, 16, { element }) }),
      ]),
    );
    const image = new Image(16);
    image.reset(16);
    image.setU32(0, 1);
    image.setU32(8, image.reserve(16));
    for (const size of [3, 120, 121, 122, 123, 124, 16_375, 16_376, 16_377, 16_378, 40_000]) {
      const at = image.pointer(8);
      image.setU32(at + 8, size);
      image.setU32(at, image.reserve(size));
      const { length } = new Uint8Array(transcoder(list).encodeRequest(image, new Uint8Array(1 << 17), 0));
      const exact = new Uint8Array(length + 5);
      expect(transcoder(list).encodeRequest(image, exact, 6)).toBe(-1);
      expect(transcoder(list).encodeRequest(image, exact, 5)).toBe(length + 5);
      expect(transcoder(list).decodeRequest(exact, 5, length + 5, new Image())).toBeNull();
      expect(transcoder(list).decodeRequest(exact, 5, length + 4, new Image())).toBe('MALFORMED');
      expect(transcoder(list).decodeRequest(exact, 5, length + 6, new Image())).toBe('MALFORMED');
    }
  });

  it('refuses a schema that no codec can carry', () => {
    const count = field(1, 'count', 0, 4, { direction: 'out' });
    const data = field(2, 'data', 8, 8, { wire: 'bytes', pointer: pointer('count', 0, 1) });
    expect(() => transcoder(row(0x7c, struct('bad', 16, [count, data])))).toThrow('bad.data');
  });
});
