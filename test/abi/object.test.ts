import { describe, expect, it } from 'vitest';
import { transcoderOf } from '../../src/abi/compile/compile.ts';
import { Image } from '../../src/abi/image.ts';
import { packObject } from '../../src/abi/object.ts';
import { unpackObject } from '../../src/abi/unpack.ts';
import { adapterInfo, allocate, enumerate, memoryInfo, mixed, submit } from './plans.ts';

const out = new Uint8Array(4096);

describe('packObject', () => {
  it('makes images that the wire carries', () => {
    const image = new Image(16);
    const object = {
      flags: 0,
      priv_drv_data: Uint8Array.of(1, 2),
      allocation_info: [{ priv_drv_data: Uint8Array.of(3) }, { priv_drv_data: Uint8Array.of(4, 5) }],
    };
    expect(packObject(allocate, object, image)).toBeNull();
    expect(image.u32(44)).toBe(2);
    const end = transcoderOf(allocate).encodeRequest(image, out, 0);
    const host = new Image(16);
    expect(transcoderOf(allocate).decodeRequest(out, 0, end, host)).toBeNull();
    expect(unpackObject(allocate, host)).toEqual({
      resource: 0,
      allocation_info: [
        { allocation: 0, priv_drv_data: Uint8Array.of(3) },
        { allocation: 0, priv_drv_data: Uint8Array.of(4, 5) },
      ],
    });
  });

  it('names the field whose value has the wrong type', () => {
    const image = new Image();
    const cases: [() => unknown, string][] = [
      [() => packObject(memoryInfo, { adapter: 1n }, image), 'memory_info.adapter: wants an integer'],
      [() => packObject(memoryInfo, { adapter: -1 }, image), 'memory_info.adapter'],
      [() => packObject(memoryInfo, { adapter: 2 ** 32 }, image), 'memory_info.adapter'],
      [() => packObject(memoryInfo, { process: 0 }, image), 'memory_info.process: wants a bigint'],
      [() => packObject(memoryInfo, { process: 1n << 64n }, image), 'memory_info.process'],
      [() => packObject(memoryInfo, { adaptor: 1 }, image), 'memory_info: no field adaptor'],
      [() => packObject(adapterInfo, { private_data: [1] }, image), 'private_data: wants a Uint8Array'],
      [() => packObject(adapterInfo, { private_data: 'x' }, image), 'private_data: wants an array'],
      [() => packObject(submit, { broadcast_context: [1, 'x'] }, image), 'broadcast_context[1]'],
      [() => packObject(submit, { broadcast_context: new Array(65).fill(1) }, image), 'at most 64'],
      [() => packObject(allocate, { allocation_info: [3] }, image), 'allocation_info[0]: wants an object'],
      [
        () => packObject(allocate, { flags: 4, priv_drv_data: Uint8Array.of(1) }, image),
        'not selected by flags',
      ],
      [
        () => packObject(adapterInfo, { private_data: Uint8Array.of(1), private_data_size: 2 }, image),
        'private_data_size: 2, but private_data has 1',
      ],
    ];
    for (const [call, message] of cases) {
      expect(call).toThrow(TypeError);
      expect(call).toThrow(message);
    }
  });

  it('answers a count outside the limits instead of throwing', () => {
    const image = new Image();
    expect(packObject(adapterInfo, { private_data_size: 0 }, image)).toBe('BOUND');
    expect(packObject(adapterInfo, { private_data_size: 4_000_000_000 }, image)).toBe('BOUND');
    expect(packObject(adapterInfo, { private_data_size: 4 }, image)).toBeNull();
    expect(packObject(adapterInfo, { private_data: new Uint8Array(131_072 - 55) }, image)).toBeNull();
    expect(packObject(adapterInfo, { private_data: new Uint8Array(131_072 - 54) }, image)).toBe('BOUND');
    expect(packObject(memoryInfo, { process: 1n }, image)).toBe('BOUND');
  });

  it('offers room for outputs by count, and none for null', () => {
    const image = new Image();
    expect(packObject(enumerate, {}, image)).toBeNull();
    expect(unpackObject(enumerate, image)).toEqual({ num_adapters: 0, adapters: null });
    expect(packObject(enumerate, { num_adapters: 2 }, image)).toBeNull();
    const none = { handle: 0, luid: 0n, sources: 0 };
    expect(unpackObject(enumerate, image)).toEqual({ num_adapters: 2, adapters: [none, none] });
    expect(packObject(enumerate, { num_adapters: 2, adapters: null }, image)).toBeNull();
    expect(unpackObject(enumerate, image)).toEqual({ num_adapters: 2, adapters: null });
  });

  it('shows no more elements than the image holds', () => {
    const image = new Image(16);
    expect(packObject(enumerate, { num_adapters: 2 }, image)).toBeNull();
    image.setU32(0, 0xffff_ffff);
    expect(unpackObject(enumerate, image)['adapters']).toHaveLength(2);
  });

  it('carries every shape there and back', () => {
    const image = new Image(16);
    const object = {
      small: 255,
      status: -5,
      numbers: [1, 2, 4_294_967_295],
      name: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      kind: 5,
      fence: { initial: (1n << 64n) - 1n },
      plain: {},
    };
    expect(packObject(mixed, object, image)).toBeNull();
    expect(unpackObject(mixed, image)).toMatchObject({
      small: 255,
      status: -5,
      count: 3,
      numbers: [1, 2, 4_294_967_295],
      name: object.name,
      fence: { cpu_va: 0n },
    });
    expect(image.u64(48)).toBe((1n << 64n) - 1n);
  });
});
