import { describe, expect, it } from 'vitest';
import { gather } from '../../src/abi/gather.ts';
import { Image } from '../../src/abi/image.ts';
import { Caller } from './caller.ts';
import { adapterInfo, allocate, enumerate, memoryInfo, submit } from './plans.ts';

function queryInfo(size: number, pointer: (caller: Caller) => number): { caller: Caller; va: number } {
  const caller = new Caller(1 << 18);
  const va = caller.alloc(24);
  caller.pointer(va + 8, pointer(caller));
  caller.u32(va + 16, size);
  return { caller, va };
}

/** Two allocations with private data of 3 and 5 bytes. */
function allocation(): { caller: Caller; va: number; infos: number; data: readonly number[] } {
  const caller = new Caller();
  const va = caller.alloc(72);
  const infos = caller.alloc(192);
  const data = [caller.alloc(3), caller.alloc(5)];
  caller.u32(va + 44, 2);
  caller.pointer(va + 48, infos);
  data.forEach((at, index) => {
    caller.pointer(infos + index * 96 + 16, at);
    caller.u32(infos + index * 96 + 24, 3 + index * 2);
    caller.bytes.fill(0x40 + index, at - caller.base, at - caller.base + 3 + index * 2);
  });
  return { caller, va, infos, data };
}

describe('gather', () => {
  it('copies a struct and its pointee once', () => {
    const { caller, va } = queryInfo(5, (memory) => memory.alloc(5));
    caller.bytes.fill(7, 32, 37);
    const image = new Image(64);
    expect(gather(adapterInfo, caller, va, image)).toBeNull();
    const at = image.pointer(8);
    expect(at % 8).toBe(0);
    expect([...image.slice(at, 5)]).toEqual([7, 7, 7, 7, 7]);
    expect(caller.reads.includes(2)).toBe(false);
    expect(image.userPointers.get(8)).toBe(caller.base + 32);
  });

  it('answers FAULT for a struct or pointee that is not mapped', () => {
    const caller = new Caller();
    expect(gather(memoryInfo, caller, 8, new Image())).toBe('FAULT');
    const wild = queryInfo(5, () => 0x7fff_0000_0000);
    expect(gather(adapterInfo, wild.caller, wild.va, new Image())).toBe('FAULT');
    const beyond = queryInfo(5, () => 2 ** 60);
    expect(gather(adapterInfo, beyond.caller, beyond.va, new Image())).toBe('FAULT');
  });

  it('answers FAULT for NULL with a count', () => {
    const { caller, va } = queryInfo(5, () => 0);
    expect(gather(adapterInfo, caller, va, new Image())).toBe('FAULT');
  });

  it('checks counts before it reads what they count', () => {
    for (const [size, fault] of [
      [0, 'BOUND'],
      [1, null],
      [131_072 - 55, null],
      [131_072 - 54, 'BOUND'],
      [0xffff_ffff, 'BOUND'],
    ] as const) {
      const { caller, va } = queryInfo(size, (memory) => memory.alloc(8));
      expect(gather(adapterInfo, caller, va, new Image())).toBe(fault);
      if (fault === 'BOUND') expect(caller.reads.subarray(24).includes(1)).toBe(false);
    }
  });

  it('bounds scalars and the counts of arrays in the struct', () => {
    const caller = new Caller();
    const va = caller.alloc(384);
    for (const [count, fault] of [
      [0, 'BOUND'],
      [1, null],
      [64, null],
      [65, 'BOUND'],
    ] as const) {
      caller.u32(va + 24, count);
      expect(gather(submit, caller, va, new Image())).toBe(fault);
    }
    caller.u32(va, 1);
    expect(gather(memoryInfo, caller, va, new Image())).toBe('BOUND');
  });

  it('reserves room for what only the driver writes, without reading it', () => {
    const caller = new Caller();
    const va = caller.alloc(16);
    const room = caller.alloc(40);
    caller.bytes.fill(9, room - caller.base, room - caller.base + 40);
    caller.u32(va, 2);
    caller.pointer(va + 8, room);
    const image = new Image(16);
    expect(gather(enumerate, caller, va, image)).toBeNull();
    const at = image.pointer(8);
    expect([...image.slice(at, 40)].every((byte) => byte === 0)).toBe(true);
    expect(caller.reads[room - caller.base]).toBe(0);
  });

  it('lets a nullable pointer be NULL whatever its count says', () => {
    const caller = new Caller();
    const va = caller.alloc(16);
    caller.u32(va, 500);
    const image = new Image();
    expect(gather(enumerate, caller, va, image)).toBeNull();
    expect(image.pointer(8)).toBe(0);
  });

  it('follows pointers in array elements', () => {
    const { caller, va, infos, data } = allocation();
    const image = new Image(16);
    expect(gather(allocate, caller, va, image)).toBeNull();
    const first = image.pointer(48);
    expect([...image.slice(image.pointer(first + 96 + 16), 5)]).toEqual([65, 65, 65, 65, 65]);
    expect(image.userPointers.get(first + 96 + 16)).toBe(data[1]);
    expect(image.userPointers.get(48)).toBe(infos);
  });

  it('weighs nested pointees into the size of the real packet', () => {
    for (const [size, fault] of [
      [275, null],
      [276, 'BOUND'],
    ] as const) {
      const { caller, va, infos } = allocation();
      // 100 + 120 × 1,091 is the last that fits.
      caller.u32(va + 44, 4);
      const four = caller.alloc(4 * 96);
      caller.pointer(va + 48, four);
      for (let i = 0; i < 4; i++) {
        caller.pointer(four + i * 96 + 16, infos);
        caller.u32(four + i * 96 + 24, i === 0 ? size : 272);
      }
      expect(gather(allocate, caller, va, new Image())).toBe(fault);
    }
  });

  it('takes the union member that the selector names', () => {
    const caller = new Caller();
    const va = caller.alloc(72);
    const infos = caller.alloc(96);
    const standard = caller.alloc(24);
    caller.u32(va + 44, 1);
    caller.pointer(va + 48, infos);
    caller.pointer(va + 32, standard);
    caller.u32(standard, 3);
    caller.u32(va + 56, 4);
    const image = new Image();
    expect(gather(allocate, caller, va, image)).toBeNull();
    expect(image.u32(image.pointer(32))).toBe(3);
    caller.u32(va + 56, 0);
    expect(gather(allocate, caller, va, image)).toBeNull();
    expect(image.pointer(32)).toBe(0);
  });
});
