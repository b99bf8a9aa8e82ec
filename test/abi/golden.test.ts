import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Field, layouts, rowByNr, rows, type StructPlan } from '../../src/abi/index.ts';

interface GoldenField {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly handle?: string;
  readonly mapped?: boolean;
  /** As dxgkrnl treats the bytes of the struct itself; padding has none. */
  readonly dir?: 'in' | 'out' | 'inout' | 'unused';
  /** The direction of what a pointer names. Pinned pages are taken by address: the bridge does not follow it. */
  readonly pointer?: 'in' | 'out' | 'inout' | 'unused' | 'pinned';
  readonly elem_size?: number;
}
interface Golden {
  readonly rows: readonly {
    nr: number;
    name: string;
    api: string;
    struct: string;
    request: number;
    size: number;
    fields: GoldenField[];
  }[];
  readonly structs: readonly { struct: string; size: number; align: number; fields: GoldenField[] }[];
}

/** Facts of include/uapi/misc/d3dkmthk.h, taken from a compiler's debug information. */
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../golden/dxg-ioctls.json'), 'utf8'),
) as Golden;

/** Members of unions that no row of ours selects, and one name that is spelt as a path there. */
const NOT_SERVED =
  /^info\.(synchronization_mutex|semaphore|fence|cpu_notification|periodic_monitored_fence)\./;
const SPELT: Readonly<Record<string, string>> = {
  'existing_heap_data.size': 'existing_heap_data_size',
  'info.reserved.reserved': 'info.reserved',
};
/** Second names of ours for a pointer of the C struct, where another field says how many elements it has. */
const OF_A_RESOURCE = /^resource_(residency_status|priority)$/;
/** Handles that a call carries without looking them up: nothing here makes objects of these kinds. */
const OPAQUE = new Set(['sharedresource', 'sharedsyncobject', 'keyedmutex']);

function facts(plan: StructPlan, base = 0, path = ''): string[] {
  const known = plan.fields.filter((field) => !OF_A_RESOURCE.test(field.name));
  return known.flatMap((field) => {
    const name = `${path}${field.name}`;
    if (field.struct !== null) return facts(field.struct, base + field.offset, `${name}.`);
    const handle = field.handle ? ` ${field.handle.kinds.join('|')}` : '';
    const mapped = field.mapped ? ' mapped' : '';
    const pointed = field.pointer === null ? handle : ` -> ${field.pointer.elementSize}`;
    // The reply's half is between bridge and shim: the caller's address stays as it was.
    const dir = field.caller === 'memory' ? 'in' : field.caller === 'event' ? event(field) : field.direction;
    return [`${name} ${base + field.offset}+${field.size} ${dir}${pointed}${mapped}`];
  });
}

/** What asks for a descriptor goes out with the event that the shim has made for it. */
function event({ direction }: Field): string {
  return direction === 'inout' ? 'out' : direction;
}

function direction({ dir, pointer }: GoldenField): string {
  const stated = pointer === undefined || pointer === 'pinned' ? dir : pointer;
  return stated === undefined || stated === 'unused' ? 'none' : stated;
}

function expected(fields: readonly GoldenField[]): string[] {
  return fields
    .filter(({ name }) => !NOT_SERVED.test(name))
    .map((field) => {
      const { name, offset, size, handle, mapped, pointer, elem_size } = field;
      const kind = handle === undefined || OPAQUE.has(handle) ? '' : ` ${handle}`;
      const followed = pointer !== undefined && pointer !== 'unused' && pointer !== 'pinned';
      const pointed = followed ? ` -> ${elem_size}` : kind;
      return `${SPELT[name] ?? name} ${offset}+${size} ${direction(field)}${pointed}${mapped ? ' mapped' : ''}`;
    });
}

describe('the schema against the header', () => {
  it('serves the rows of the golden data, no more and no fewer', () => {
    expect(new Set(rows.map((row) => row.nr))).toEqual(new Set(golden.rows.map((row) => row.nr)));
  });

  it.each(golden.rows.map((row) => [row.name, row] as const))(
    '%s: number, request code, size and every field',
    (_, want) => {
      const row = rowByNr(want.nr);
      expect(row).toMatchObject({ name: want.name, request: want.request });
      expect(row?.struct).toMatchObject({ name: want.struct, size: want.size });
      expect(row?.api).toBe(want.api);
      expect(new Set(row ? facts(row.struct) : [])).toEqual(new Set(expected(want.fields)));
    },
  );

  it.each(golden.structs.map((one) => [one.struct, one] as const))('struct %s', (name, want) => {
    const plan = Object.values(layouts).find((layout) => layout.name === name);
    expect(plan).toMatchObject({ size: want.size, align: want.align });
    expect(new Set(plan ? facts(plan) : [])).toEqual(new Set(expected(want.fields)));
  });
});
