/** What 0x06 may hold: dxgkrnl's own limits, at each and one past it. */
import { describe, expect, it } from 'vitest';
import { gather } from '../../src/abi/gather.ts';
import { Image } from '../../src/abi/image.ts';
import { packObject } from '../../src/abi/object.ts';
import { rowByName } from '../../src/abi/rows.ts';
import { Caller } from './caller.ts';

const row = rowByName('LX_DXCREATEALLOCATION');
if (row === undefined) throw new Error('no 0x06');
const AT = { runtime: 16, runtimeSize: 24, data: 32, dataSize: 40, count: 44, infos: 48 };
const INFO_BYTES = 96;
const MIB = 1 << 20;

interface Sizes {
  readonly runtime?: number;
  readonly resource?: number;
  readonly allocations?: readonly number[];
}

/** A call whose data all lies in one buffer; `data` says where else. */
function call({ runtime = 0, resource = 0, allocations = [0] }: Sizes, data?: number) {
  const caller = new Caller(MIB);
  const va = caller.alloc(72);
  const infos = caller.alloc(allocations.length * INFO_BYTES);
  const buffer = caller.alloc(1 << 18);
  caller.pointer(va + AT.runtime, buffer);
  caller.u32(va + AT.runtimeSize, runtime);
  caller.pointer(va + AT.data, buffer);
  caller.u32(va + AT.dataSize, resource);
  caller.u32(va + AT.count, allocations.length);
  caller.pointer(va + AT.infos, infos);
  allocations.forEach((size, i) => {
    caller.pointer(infos + i * INFO_BYTES + 16, data ?? buffer);
    caller.u32(infos + i * INFO_BYTES + 24, size);
  });
  const image = new Image();
  const fault = gather(row as NonNullable<typeof row>, caller, va, image);
  return { fault, image, read: caller.reads.subarray(buffer - caller.base).includes(1) };
}

const many = (count: number, size: number): number[] => new Array(count).fill(size);

describe('the size of an allocation call', () => {
  it.each([
    // 80 bytes of headers and command, 12 for the allocation: 130,980 are left of a message.
    ['runtime data', { runtime: 130_980 }, null],
    ['runtime data past a message', { runtime: 130_981 }, 'BOUND'],
    ['a body of 128 KiB', { runtime: 130_996 }, 'BOUND'],
    ['a body past 128 KiB', { runtime: 130_997 }, 'OVERFLOW'],
    ['runtime data of 128 KiB', { runtime: 131_072 }, 'OVERFLOW'],
    ['runtime data of 4 GiB', { runtime: 0xffff_ffff }, 'OVERFLOW'],
    ['resource data', { resource: 130_980 }, null],
    ['resource data past a message', { resource: 130_981 }, 'BOUND'],
    ['resource data past a body', { resource: 130_997 }, 'OVERFLOW'],
    ['resource data of 4 GiB', { resource: 0xffff_ffff }, 'OVERFLOW'],
    ['both', { runtime: 65_490, resource: 65_490 }, null],
    ['both past a message', { runtime: 65_490, resource: 65_491 }, 'BOUND'],
    ['data of an allocation', { allocations: [130_980] }, null],
    ['data of an allocation past a message', { allocations: [130_981] }, 'BOUND'],
    ['data of an allocation past a body', { allocations: [130_997] }, 'OVERFLOW'],
    ['data of an allocation just below 128 KiB', { allocations: [131_071] }, 'OVERFLOW'],
    ['data of an allocation of 128 KiB', { allocations: [131_072] }, 'BOUND'],
    [
      'data of one of them of 128 KiB, whatever the others have',
      { allocations: [131_071, 131_072] },
      'BOUND',
    ],
    ['all data together', { allocations: many(4, 32_692) }, null],
    ['all data together past a reply', { allocations: [...many(3, 32_692), 32_693] }, 'BOUND'],
    ['all data together in a body of 128 KiB', { allocations: many(4, 32_740) }, 'BOUND'],
    ['all data together past a body', { allocations: [...many(3, 32_740), 32_741] }, 'OVERFLOW'],
    // The reply: 16 bytes, 72 for each allocation, and the data again.
    ['a reply of 128 KiB', { allocations: [57_328, ...many(1023, 0)] }, null],
    ['a reply past 128 KiB', { allocations: [57_329, ...many(1023, 0)] }, 'BOUND'],
    ['a reply without data', { allocations: many(1024, 0) }, null],
    ['one allocation too many', { allocations: many(1025, 0) }, 'BOUND'],
  ] as const)('%s', (_, sizes, expected) => {
    expect(call(sizes).fault).toBe(expected);
  });

  it('is known before anything that allocations name is read', () => {
    for (const size of [131_071, 131_072]) {
      const { fault, image, read } = call({ allocations: many(1024, size) });
      expect([fault, read]).toEqual([size === 131_071 ? 'OVERFLOW' : 'BOUND', false]);
      expect(image.length).toBeLessThan(128 * 1024);
    }
    // Not even the first is looked at, so that it does not matter whether it is there.
    expect(call({ allocations: [8, 131_000] }, 0).fault).toBe('OVERFLOW');
    expect(call({ allocations: [8, 0] }, 8).fault).toBe('FAULT');
  });

  it('is the same at the typed door', () => {
    const pack = (values: Record<string, unknown>) =>
      packObject(row as NonNullable<typeof row>, { allocation_info: [{}], ...values }, new Image());
    const info = (bytes: number) => ({ priv_drv_data: new Uint8Array(bytes) });
    expect(pack({ private_runtime_data: new Uint8Array(130_980) })).toBeNull();
    expect(pack({ private_runtime_data: new Uint8Array(130_981) })).toBe('BOUND');
    expect(pack({ priv_drv_data: new Uint8Array(130_997) })).toBe('OVERFLOW');
    expect(pack({ private_runtime_data_size: 0xffff_ffff })).toBe('OVERFLOW');
    expect(pack({ allocation_info: [info(131_071)] })).toBe('OVERFLOW');
    expect(pack({ allocation_info: [info(131_072)] })).toBe('BOUND');
    expect(pack({ allocation_info: [info(57_328), ...many(1023, 0).map(() => ({}))] })).toBeNull();
    expect(pack({ allocation_info: [info(57_329), ...many(1023, 0).map(() => ({}))] })).toBe('BOUND');
  });
});
