import { describe, expect, it } from 'vitest';
import { gather } from '../../src/abi/gather.ts';
import { Image } from '../../src/abi/image.ts';
import { rowByName } from '../../src/abi/rows.ts';
import { scatter } from '../../src/abi/scatter.ts';
import { Caller } from './caller.ts';
import { adapterInfo, allocate, enumerate, memoryInfo } from './plans.ts';

function range(va: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => va + i);
}

function written(caller: Caller): number[] {
  return [...caller.written].sort((a, b) => a - b);
}

describe('scatter', () => {
  it('writes the outputs of a struct and nothing else', () => {
    const caller = new Caller();
    const va = caller.alloc(56);
    const image = new Image();
    expect(gather(memoryInfo, caller, va, image)).toBeNull();
    image.bytes.fill(0xee, 0, 56);
    expect(scatter(memoryInfo, image, caller, va)).toBe(true);
    expect(written(caller)).toEqual(range(va + 16, 32));
  });

  it('writes a buffer that goes both ways whole', () => {
    const caller = new Caller();
    const va = caller.alloc(24);
    const data = caller.alloc(5);
    caller.pointer(va + 8, data);
    caller.u32(va + 16, 5);
    const image = new Image();
    expect(gather(adapterInfo, caller, va, image)).toBeNull();
    expect(scatter(adapterInfo, image, caller, va)).toBe(true);
    expect(written(caller)).toEqual(range(data, 5));
  });

  it('writes as many elements as the driver counted', () => {
    const caller = new Caller();
    const va = caller.alloc(16);
    const room = caller.alloc(60);
    caller.u32(va, 3);
    caller.pointer(va + 8, room);
    const image = new Image();
    expect(gather(enumerate, caller, va, image)).toBeNull();
    image.setU32(0, 2);
    expect(scatter(enumerate, image, caller, va)).toBe(true);
    // 16 of the 20 bytes: what no field names stays the caller's.
    expect(written(caller)).toEqual([...range(va, 4), ...range(room, 16), ...range(room + 20, 16)]);
  });

  it('writes outputs and private data of array elements', () => {
    const caller = new Caller();
    const va = caller.alloc(72);
    const infos = caller.alloc(96);
    const data = caller.alloc(4);
    caller.u32(va + 44, 1);
    caller.pointer(va + 48, infos);
    caller.pointer(infos + 16, data);
    caller.u32(infos + 24, 4);
    const image = new Image();
    expect(gather(allocate, caller, va, image)).toBeNull();
    expect(scatter(allocate, image, caller, va)).toBe(true);
    expect(written(caller)).toEqual([...range(va + 4, 4), ...range(infos, 4), ...range(data, 4)]);
    expect(caller.view.getBigUint64(infos - caller.base + 16, true)).toBe(BigInt(data));
  });

  it('makes addresses of offsets into an array of the caller’s, up to its end and not past it', () => {
    const open = rowByName('D3DKMTOpenResourceFromNtHandle');
    if (open === undefined) throw new Error('no such row');
    const caller = new Caller();
    const va = caller.alloc(104);
    const infos = caller.alloc(2 * 80);
    const total = caller.alloc(24);
    caller.u32(va + 16, 2);
    caller.pointer(va + 24, infos);
    caller.u32(va + 64, 24);
    caller.pointer(va + 72, total);
    const image = new Image();
    expect(gather(open, caller, va, image)).toBeNull();
    image.setU32(64, 20);
    const place = image.pointer(24) + 80 + 8;
    for (const [offset, whole] of [
      [20, true],
      [21, false],
    ] as const) {
      image.setNum64(place, offset);
      expect(scatter(open, image, caller, va)).toBe(whole);
    }
    const address = (at: number): bigint => caller.view.getBigUint64(at - caller.base + 8, true);
    expect([address(infos), address(infos + 80)]).toEqual([BigInt(total), BigInt(total + 20)]);
  });

  it('says when the caller took its memory away', () => {
    const caller = new Caller();
    const va = caller.alloc(56);
    const image = new Image();
    expect(gather(memoryInfo, caller, va, image)).toBeNull();
    expect(scatter(memoryInfo, image, caller, 0x7fff_0000)).toBe(false);
  });
});
