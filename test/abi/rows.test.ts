import { describe, expect, it } from 'vitest';
import { abiDescription, fingerprintOf } from '../../src/abi/fingerprint.ts';
import {
  ABI_FINGERPRINT,
  type Field,
  gather,
  Image,
  packObject,
  type Row,
  rowByName,
  rowByNr,
  rowByRequest,
  rows,
  transcoderOf,
} from '../../src/abi/index.ts';
import { Caller } from './caller.ts';

function rowOf(name: string): Row {
  const row = rowByName(name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row;
}

describe('looking a row up', () => {
  it('finds each by number, request code and both names', () => {
    for (const row of rows) {
      expect(rowByNr(row.nr)).toBe(row);
      expect(rowByRequest(row.request)).toBe(row);
      expect(rowByRequest(row.request | 0)).toBe(row);
      expect(rowByName(row.name)).toBe(row);
      expect(rowByName(row.api)).toBe(row);
    }
  });

  it('finds nothing for a number, size, type or direction that is not served', () => {
    const { request } = rowOf('LX_DXQUERYVIDEOMEMORYINFO');
    for (const other of [
      request + 0x10000,
      request ^ 0x40000000,
      request ^ 0x100,
      request & 0xff,
      0,
      0xffffffff,
    ])
      expect(rowByRequest(other)).toBeUndefined();
    for (const nr of [-1, 0, 0x03, 0x4a, 255, 256, 1.5, Number.NaN]) expect(rowByNr(nr)).toBeUndefined();
    for (const name of ['', 'LX_DX', 'toString']) expect(rowByName(name)).toBeUndefined();
  });
});

describe('what the rows say', () => {
  const named = (test: (row: Row) => boolean): string[] => rows.filter(test).map((row) => row.name);

  it('goes over the global channel for adapters, and for what is shared by handle', () => {
    expect(named((row) => row.scope === 'process')).toEqual([
      'LX_DXOPENADAPTERFROMLUID',
      'LX_DXENUMADAPTERS2',
      'LX_DXCLOSEADAPTER',
      'LX_DXENUMADAPTERS3',
      'LX_DXSHAREOBJECTS',
    ]);
  });

  it('posts what returns nothing, and lets only the wait block', () => {
    expect(named((row) => row.oneWay)).toEqual([
      'LX_DXSUBMITCOMMAND',
      'LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMCPU',
      'LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU',
    ]);
    expect(named((row) => row.blocking)).toEqual(['LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU']);
    const outputs = (row: Row): readonly Field[] =>
      row.struct.fields.filter((field) => field.direction === 'out' || field.direction === 'inout');
    for (const row of rows) if (row.oneWay) expect(outputs(row)).toEqual([]);
  });

  it('asks for compute where a context is made, used or ended', () => {
    const names = (row: Row, kind: string): boolean =>
      row.struct.fields.some(({ handle }) => handle?.kinds.some((one) => one === kind) === true);
    const compute = named((row) => row.capability === 'compute');
    expect(compute).toEqual(named((row) => names(row, 'context')));
    expect(compute).toContain('LX_DXSUBMITCOMMAND');
  });

  it('has a row that ends each kind of object that a row makes', () => {
    const ended = new Set(rows.flatMap((row) => row.destroys));
    for (const row of rows) for (const kind of row.creates) expect(ended).toContain(kind);
  });
});

/** Largest count that the real driver lets through: bounds of its own, or what 131,072 bytes of message hold. */
const LARGEST: readonly (readonly [api: string, count: string, most: number, size: number])[] = [
  ['D3DKMTEnumAdapters2', 'num_adapters', 64, 20],
  ['D3DKMTQueryAdapterInfo', 'private_data_size', 131_017, 1],
  ['D3DKMTCreateContextVirtual', 'priv_drv_data_size', 131_001, 1],
  ['D3DKMTMakeResident', 'alloc_count', 10_240, 4],
  ['D3DKMTEvict', 'alloc_count', 10_240, 4],
  ['D3DKMTDestroyAllocation2', 'alloc_count', 1_024, 4],
  ['D3DKMTQueryAllocationResidency', 'allocation_count', 32_750, 4],
  ['D3DKMTOfferAllocations', 'allocation_count', 10_240, 4],
  ['D3DKMTReclaimAllocations2', 'allocation_count', 10_240, 4],
  ['D3DKMTSetAllocationPriority', 'allocation_count', 16_377, 4],
  ['D3DKMTGetAllocationPriority', 'allocation_count', 16_376, 4],
  ['D3DKMTSignalSynchronizationObjectFromCpu', 'object_count', 32, 8],
  ['D3DKMTSignalSynchronizationObjectFromGpu', 'object_count', 10_916, 8],
  ['D3DKMTWaitForSynchronizationObjectFromCpu', 'object_count', 10_916, 8],
];

/** A call whose followed pointers all name one zeroed buffer. */
function call(
  row: Row,
  counts: Readonly<Record<string, number>>,
  buffer: number,
): { caller: Caller; va: number } {
  const caller = new Caller(1 << 18);
  const va = caller.alloc(row.struct.size);
  const data = caller.alloc(buffer);
  for (const field of row.struct.fields) {
    if (field.pointer !== null && field.direction !== 'none') caller.pointer(va + field.offset, data);
    const count = counts[field.name];
    if (count !== undefined) caller.u32(va + field.offset, count);
  }
  return { caller, va };
}

describe('limits of the calls', () => {
  it.each(LARGEST)('%s takes %s of %i and not one more', (api, count, most, size) => {
    const row = rowOf(api);
    for (const [value, answer] of [
      [most, null],
      [most + 1, 'BOUND'],
    ] as const) {
      const { caller, va } = call(row, { [count]: value }, (most + 1) * size);
      expect(gather(row, caller, va, new Image())).toBe(answer);
    }
  });

  it('takes private data of a submit up to what the message holds beside its history', () => {
    const row = rowOf('D3DKMTSubmitCommand');
    const one = { broadcast_context_count: 1 };
    const answers = [
      [{ ...one, priv_drv_data_size: 130_648 }, null],
      [{ ...one, priv_drv_data_size: 130_649 }, 'BOUND'],
      [{ ...one, priv_drv_data_size: 130_648 - 4_096, num_history_buffers: 1_024 }, null],
      [{ ...one, priv_drv_data_size: 130_649 - 4_096, num_history_buffers: 1_024 }, 'BOUND'],
      [{ ...one, num_history_buffers: 1_025 }, 'BOUND'],
      [{ broadcast_context_count: 0 }, 'BOUND'],
      [{ broadcast_context_count: 64, num_primaries: 16 }, null],
      [{ broadcast_context_count: 65 }, 'BOUND'],
      [{ ...one, num_primaries: 17 }, 'BOUND'],
    ] as const;
    for (const [counts, answer] of answers) {
      const { caller, va } = call(row, counts, 1 << 17);
      expect(gather(row, caller, va, new Image())).toBe(answer);
    }
  });

  it('takes as many fences and contexts as the message holds together, and one context at least', () => {
    const row = rowOf('D3DKMTSignalSynchronizationObjectFromGpu2');
    const answers = [
      [{ context_count: 1, object_count: 10_916 }, null],
      [{ context_count: 1, object_count: 10_917 }, 'BOUND'],
      [{ context_count: 32_747, object_count: 1 }, null],
      [{ context_count: 32_748, object_count: 1 }, 'BOUND'],
      [{ context_count: 32_750, flags: 2 }, null],
      [{ context_count: 32_751, flags: 2 }, 'BOUND'],
      [{ context_count: 131_073, flags: 2 }, 'BOUND'],
      [{ context_count: 0, object_count: 1 }, 'BOUND'],
    ] as const;
    for (const [counts, answer] of answers) {
      const { caller, va } = call(row, counts, 1 << 18);
      expect(gather(row, caller, va, new Image())).toBe(answer);
    }
  });

  it.each([
    ['D3DKMTEnumAdapters2', 'num_adapters'],
    ['D3DKMTEnumAdapters3', 'adapter_count'],
  ])('%s asked only for the number takes any %s, at both ends', (api, name) => {
    const row = rowOf(api);
    const codec = transcoderOf(row);
    for (const value of [0, 65, 65_536, 0xffffffff]) {
      const { caller, va } = call(row, { [name]: value }, 0);
      const list = row.struct.fields.find((field) => field.pointer !== null);
      caller.pointer(va + (list?.offset ?? 0), 0);
      const [image, decoded, wire] = [new Image(), new Image(), new Uint8Array(64)];
      expect(gather(row, caller, va, image)).toBeNull();
      expect(codec.decodeRequest(wire, 0, codec.encodeRequest(image, wire, 0), decoded)).toBeNull();
    }
  });
});

describe('limits at the typed door', () => {
  it('has room for 64 adapters and no more, and asks for the number with any count beside null', () => {
    const row = rowOf('D3DKMTEnumAdapters2');
    const image = new Image();
    expect(packObject(row, { num_adapters: 64 }, image)).toBeNull();
    expect(packObject(row, { num_adapters: 65 }, image)).toBe('BOUND');
    expect(packObject(row, { num_adapters: 0xffffffff }, image)).toBe('BOUND');
    expect(image.length).toBeLessThan(64);
    expect(packObject(row, { num_adapters: 0xffffffff, adapters: null }, image)).toBeNull();
  });
});

describe('the fingerprint', () => {
  it('is that of the rows', () => {
    expect(fingerprintOf(rows)).toBe(ABI_FINGERPRINT);
    expect(ABI_FINGERPRINT).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('changes with every fact that both ends have to agree on', () => {
    const [first, ...rest] = rows;
    if (first === undefined) throw new Error('no rows');
    const [field, ...others] = first.struct.fields;
    if (field === undefined) throw new Error('no fields');
    const withField = (change: Partial<Field>): Row => ({
      ...first,
      struct: { ...first.struct, fields: [{ ...field, ...change }, ...others] },
    });
    const changed: Row[] = [
      { ...first, nr: first.nr + 1 },
      { ...first, request: first.request + 1 },
      { ...first, scope: 'adapter' },
      { ...first, oneWay: true },
      { ...first, blocking: true },
      { ...first, capability: 'compute' },
      { ...first, since: 2 },
      { ...first, packet: { ...first.packet, fixed: 1 } },
      withField({ name: 'other' }),
      withField({ tag: 99 }),
      withField({ offset: 4 }),
      withField({ size: 4 }),
      withField({ direction: 'inout' }),
      withField({ scalar: 'u64' }),
      withField({ wire: 'fixed32' }),
      withField({ mapped: true }),
      withField({ min: 1 }),
      withField({ max: 1 }),
      withField({ when: { field: 'flags', offset: 0, mask: 1, equals: 1 } }),
      withField({
        handle: { kinds: ['device'], use: 'use', optional: false, parent: false, bad: 'INVALID_HANDLE' },
      }),
    ];
    const prints = [rows, rest, ...changed.map((row) => [row, ...rest])].map(fingerprintOf);
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('describes each row once, with a line for each field', () => {
    const described = abiDescription(rows).rows;
    expect(described.map((row) => row.nr)).toEqual(rows.map((row) => row.nr));
    for (const row of described) expect(new Set(row.fields).size).toBe(row.fields.length);
  });
});
