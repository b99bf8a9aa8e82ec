import type { Field, Inline, Pointer, Row, StructPlan } from '../../src/abi/plan.ts';

/** A field with everything left out that a test does not speak of. */
export function field(
  tag: number,
  name: string,
  offset: number,
  size: number,
  rest: Partial<Field> = {},
): Field {
  const scalar = ({ 8: 'u64', 2: 'u16', 1: 'u8' } as const)[size] ?? 'u32';
  const plain = rest.struct === undefined && rest.pointer === undefined && rest.inline === undefined;
  return {
    name,
    tag,
    offset,
    size,
    direction: 'in',
    scalar: plain ? scalar : null,
    struct: null,
    pointer: null,
    inline: null,
    handle: null,
    mapped: false,
    caller: null,
    inside: null,
    union: null,
    when: null,
    min: null,
    max: null,
    wire: plain && size === 8 ? 'fixed64' : 'uint32',
    ...rest,
  };
}

export function pointer(
  countField: string | null,
  countOffset: number | null,
  elementSize: number,
  rest: Partial<Pointer> = {},
): Pointer {
  const element = elementSize === 8 ? 'u64' : elementSize === 1 ? 'u8' : 'u32';
  return {
    countField,
    countOffset,
    elementSize,
    element,
    fixedCount: countOffset === null ? 1 : 0,
    min: 0,
    max: 100,
    nullable: false,
    ...rest,
  };
}

export function inline(length: number, elementSize: number, rest: Partial<Inline> = {}): Inline {
  const element = elementSize === 8 ? 'u64' : elementSize === 1 ? 'u8' : 'u32';
  return { length, elementSize, element, countField: null, countOffset: null, ...rest };
}

export function struct(
  name: string,
  size: number,
  fields: readonly Field[],
  presenceTag: number | null = null,
): StructPlan {
  return { name, size, align: 8, fields, presenceTag };
}

export function row(nr: number, plan: StructPlan, rest: Partial<Row> = {}): Row {
  return {
    surface: 'dxg',
    id: nr,
    nr,
    driver: null,
    name: plan.name,
    api: plan.name,
    request: nr,
    struct: plan,
    scope: 'adapter',
    blocking: false,
    oneWay: false,
    creates: [],
    destroys: [],
    capability: 'any',
    since: 1,
    packet: { fixed: 64, parts: [] },
    ...rest,
  };
}

/** As 0x0a: scalars only, outputs in one run. */
export const memoryInfo = row(
  0x0a,
  struct('memory_info', 56, [
    field(1, 'process', 0, 8, { max: 0 }),
    field(2, 'adapter', 8, 4, { wire: 'fixed32' }),
    field(3, 'memory_segment_group', 12, 4),
    field(4, 'budget', 16, 8, { direction: 'out' }),
    field(5, 'current_usage', 24, 8, { direction: 'out' }),
    field(6, 'current_reservation', 32, 8, { direction: 'out' }),
    field(7, 'available_for_reservation', 40, 8, { direction: 'out' }),
    field(8, 'physical_adapter_index', 48, 4),
  ]),
);

/** As 0x09: one buffer that goes both ways. */
export const adapterInfo = row(
  0x09,
  struct('adapter_info', 24, [
    field(1, 'adapter', 0, 4, { wire: 'fixed32' }),
    field(2, 'type', 4, 4),
    field(3, 'private_data', 8, 8, {
      direction: 'inout',
      wire: 'bytes',
      pointer: pointer('private_data_size', 16, 1, { min: 1, max: 131_072 }),
    }),
    field(4, 'private_data_size', 16, 4),
  ]),
  { packet: { fixed: 55, parts: [{ pointer: 'private_data', bytes: 1 }] } },
);

/** As 0x0f: arrays inside the struct with counts, and private data. */
export const submit = row(
  0x0f,
  struct('submit', 384, [
    field(1, 'command_buffer', 0, 8),
    field(2, 'command_length', 8, 4),
    field(3, 'broadcast_context_count', 24, 4, { min: 1, max: 64 }),
    field(4, 'broadcast_context', 28, 256, {
      wire: 'fixed32',
      inline: inline(64, 4, { countField: 'broadcast_context_count', countOffset: 24 }),
    }),
    field(5, 'priv_drv_data', 288, 8, {
      wire: 'bytes',
      pointer: pointer('priv_drv_data_size', 296, 1, { max: 4096 }),
    }),
    field(6, 'priv_drv_data_size', 296, 4),
  ]),
  { oneWay: true },
);

const adapter = struct('adapter', 20, [
  field(1, 'handle', 0, 4, { direction: 'out', wire: 'fixed32' }),
  field(2, 'luid', 4, 8, { direction: 'out', scalar: 'luid', wire: 'fixed64' }),
  field(3, 'sources', 12, 4, { direction: 'out' }),
]);

/** As 0x14: elements that only the driver writes, behind a pointer that may be NULL, with a count that changes. */
export const enumerate = row(
  0x14,
  struct(
    'enumerate',
    16,
    [
      field(1, 'num_adapters', 0, 4, { direction: 'inout' }),
      field(2, 'adapters', 8, 8, {
        direction: 'out',
        wire: 'message',
        pointer: pointer('num_adapters', 0, 20, { element: adapter, nullable: true, max: 64 }),
      }),
    ],
    3,
  ),
);

const standard = struct('standard', 24, [field(1, 'type', 0, 4), field(2, 'size', 8, 8)]);
const allocation = struct('allocation', 96, [
  field(1, 'allocation', 0, 4, { direction: 'out', wire: 'fixed32' }),
  field(2, 'sysmem', 8, 8, { direction: 'none' }),
  field(3, 'priv_drv_data', 16, 8, {
    direction: 'inout',
    wire: 'bytes',
    pointer: pointer('priv_drv_data_size', 24, 1, { max: 300 }),
  }),
  field(4, 'priv_drv_data_size', 24, 4),
]);

/** As 0x06: pointers in elements, a union of two pointers, a handle both ways. */
export const allocate = row(
  0x06,
  struct('allocate', 72, [
    field(1, 'resource', 4, 4, { direction: 'inout', wire: 'fixed32' }),
    field(2, 'standard_allocation', 32, 8, {
      wire: 'message',
      when: { field: 'flags', offset: 56, mask: 4, equals: 4 },
      pointer: pointer(null, null, 24, { element: standard }),
    }),
    field(3, 'priv_drv_data', 32, 8, {
      wire: 'bytes',
      when: { field: 'flags', offset: 56, mask: 4, equals: 0 },
      pointer: pointer('priv_drv_data_size', 40, 1),
    }),
    field(4, 'priv_drv_data_size', 40, 4),
    field(5, 'alloc_count', 44, 4),
    field(6, 'allocation_info', 48, 8, {
      direction: 'inout',
      wire: 'message',
      pointer: pointer('alloc_count', 44, 96, { element: allocation, min: 1, max: 4 }),
    }),
    field(7, 'flags', 56, 4),
  ]),
  { packet: { fixed: 100, parts: [{ pointer: 'allocation_info.priv_drv_data', bytes: 120 }] } },
);

const fence = struct('fence', 16, [
  field(1, 'initial', 0, 8),
  field(2, 'cpu_va', 8, 8, { direction: 'out', mapped: true }),
]);

/** What the others leave out: bytes and int32 scalars, packed varints, fixed arrays, embedded structs, long tags. */
export const mixed = row(
  0x7e,
  struct(
    'mixed',
    96,
    [
      field(1, 'small', 0, 1, { direction: 'inout' }),
      field(2, 'status', 4, 4, { direction: 'inout', scalar: 'i32', wire: 'int32' }),
      field(3, 'count', 8, 4, { direction: 'inout', max: 100 }),
      field(4, 'numbers', 16, 8, { direction: 'inout', pointer: pointer('count', 8, 4, { nullable: true }) }),
      field(5, 'values', 24, 8, {
        wire: 'fixed64',
        pointer: pointer('count', 8, 8, { nullable: true, min: 2 }),
      }),
      field(6, 'name', 32, 8, { direction: 'inout', wire: 'bytes', inline: inline(8, 1) }),
      field(7, 'kind', 40, 4),
      field(8, 'fence', 48, 16, {
        direction: 'inout',
        wire: 'message',
        struct: fence,
        when: { field: 'kind', offset: 40, mask: 0xff, equals: 5 },
      }),
      field(9, 'semaphore', 48, 4, { when: { field: 'kind', offset: 40, mask: 0xff, equals: 1 } }),
      field(10, 'tail_count', 44, 4),
      field(16, 'tail', 64, 16, {
        direction: 'out',
        wire: 'fixed32',
        inline: inline(4, 4, { countField: 'tail_count', countOffset: 44 }),
      }),
      field(17, 'plain', 80, 16, { direction: 'inout', wire: 'message', struct: fence }),
    ],
    300,
  ),
);

const step = struct('step', 16, [
  field(1, 'kind', 0, 8),
  field(2, 'first', 8, 8, { when: { field: 'kind', offset: 0, mask: 0xffff_ffff, equals: 1 } }),
  field(3, 'second', 8, 8, { when: { field: 'kind', offset: 0, mask: 0xffff_ffff, equals: 2 } }),
]);

/**
 * As DRM's: counts of 64 bits, arrays that come back shorter than their count, elements at a distance that the caller says,
 * selectors of 64 bits, and two members of a union of which each has a half of the call for itself.
 */
export const sized = row(
  0x7d,
  struct(
    'sized',
    72,
    [
      field(1, 'text_bytes', 0, 8, { direction: 'inout' }),
      field(2, 'text', 8, 8, {
        direction: 'out',
        wire: 'bytes',
        pointer: pointer('text_bytes', 0, 1, { wide: true, clamp: true, nullable: true }),
      }),
      field(3, 'ids_count', 16, 8, { direction: 'inout' }),
      field(4, 'ids', 24, 8, {
        direction: 'inout',
        wire: 'fixed32',
        pointer: pointer('ids_count', 16, 4, { wide: true, clamp: true, max: 20 }),
      }),
      field(5, 'flags', 32, 4),
      field(6, 'given', 36, 4, {
        scalar: 'i32',
        wire: 'int32',
        caller: 'descriptor',
        union: 'descriptor',
        when: { field: 'flags', offset: 32, mask: 1, equals: 1 },
      }),
      field(7, 'made', 36, 4, {
        direction: 'out',
        scalar: 'i32',
        wire: 'int32',
        caller: 'descriptor',
        union: 'descriptor',
        when: { field: 'flags', offset: 32, mask: 2, equals: 2 },
      }),
      field(8, 'distance', 40, 4),
      field(9, 'steps_count', 44, 4),
      field(10, 'steps', 48, 8, {
        wire: 'message',
        pointer: pointer('steps_count', 44, 16, { element: step, max: 9, strideOffset: 40 }),
      }),
      field(11, 'long_bytes', 56, 8),
      field(12, 'long', 64, 8, {
        wire: 'bytes',
        pointer: pointer('long_bytes', 56, 1, { wide: true, max: 5000 }),
      }),
    ],
    13,
  ),
);

export const handMade: readonly Row[] = [memoryInfo, adapterInfo, submit, enumerate, allocate, mixed, sized];
