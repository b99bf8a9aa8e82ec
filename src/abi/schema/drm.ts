import { chargeFields } from '../charge.ts';
import type { Access, DrmDriver, Field, Row, StructPlan } from '../plan.ts';
import { isPointer, travels } from '../selection.ts';
import { directOf } from './direct.ts';
import { SchemaError } from './error.ts';
import { HANDLE_KINDS } from './named.ts';
import { type Read, type ROW_OPTIONS, required, word, words } from './options.ts';
import { waitsOf } from './waits.ts';

/** `DRM_IOCTL_BASE`, and the numbers between which a driver's own lie (`DRM_COMMAND_BASE`, `DRM_COMMAND_END`). */
export const DRM_TYPE_BYTE = 0x64;
const DRIVER_FIRST = 0x40;
const DRIVER_END = 0xa0;

/** Direction bits of <asm-generic/ioctl.h>: what the kernel reads is written by the caller. */
export const ACCESS_BITS: Readonly<Record<Access, number>> = { none: 0, w: 1, r: 2, rw: 3 };

/** Where the ids of each owner's rows begin. */
const FIRST_ID: Readonly<Record<DrmDriver | 'core' | 'bridge', number>> = {
  core: 0x200,
  virtio_gpu: 0x300,
  vgem: 0x400,
  bridge: 0x500,
};
const DRIVERS = ['virtio_gpu', 'vgem'] as const satisfies readonly DrmDriver[];

/** A row of package kmbridge.drm. Throws SchemaError. */
export function drmRowOf(o: Read<typeof ROW_OPTIONS>, struct: StructPlan, where: string): Row {
  const nr = required(o.nr, where, 'nr');
  if (o.does !== undefined || o.errors !== undefined)
    throw new SchemaError('BAD_OPTION', where, 'does and errors are options of dxg rows');
  const driver = o.driver === undefined ? null : word(o.driver, DRIVERS, where);
  if (o.bridge === true) return bridgeRow(o, struct, nr, where);
  const own = nr >= DRIVER_FIRST && nr < DRIVER_END;
  if (nr > 0xff || own !== (driver !== null))
    throw new SchemaError('BAD_OPTION', where, `nr ${nr} is none of ${driver ?? 'the core'}`);
  const access = word(required(o.access, where, 'access'), ['none', 'r', 'w', 'rw'], where);
  checkDirections(struct, access, where);
  const name = required(o.name, where, 'name');
  const creates = words(o.creates, HANDLE_KINDS, where);
  return {
    surface: 'drm',
    id: FIRST_ID[driver ?? 'core'] + nr,
    nr,
    driver,
    name,
    api: o.api ?? name,
    request: ((ACCESS_BITS[access] << 30) | (struct.size << 16) | (DRM_TYPE_BYTE << 8) | nr) >>> 0,
    struct,
    scope: word(o.scope ?? 'adapter', ['process', 'adapter'], where),
    blocking: o.blocking ?? false,
    oneWay: o.one_way ?? false,
    creates,
    destroys: words(o.destroys, HANDLE_KINDS, where),
    capability: o.capability ?? 'base',
    since: o.since ?? 1,
    packet: { fixed: 0, parts: [] },
    ...waitsOf(o, struct, where, chargeable),
    drm: {
      access,
      render: o.render ?? false,
      charge: chargeOf(o.charge, creates.length > 0, struct, where),
      ...(o.submits === true ? { submits: true } : {}),
      ...directOf(o, struct, where),
      ...(o.unordered === true ? { unordered: true } : {}),
    },
  };
}

/** A call that no program makes by its number. */
function bridgeRow(o: Read<typeof ROW_OPTIONS>, struct: StructPlan, nr: number, where: string): Row {
  const name = required(o.name, where, 'name');
  return {
    surface: 'drm',
    id: FIRST_ID.bridge + nr,
    nr,
    driver: null,
    name,
    api: name,
    request: 0,
    struct,
    scope: 'adapter',
    blocking: o.blocking ?? false,
    oneWay: false,
    creates: [],
    destroys: [],
    capability: 'base',
    since: 1,
    packet: { fixed: 0, parts: [] },
    drm: { access: 'rw', render: true, charge: null },
  };
}

/** A struct that the kernel only reads has no outputs, and the other way round. Arrays behind pointers are free. */
function checkDirections(struct: StructPlan, access: Access, where: string): void {
  const has = (half: 'request' | 'reply'): boolean =>
    struct.fields.some((field) => !isPointer(field) && travels(field, half));
  if ((access === 'w' || access === 'none') && has('reply'))
    throw new SchemaError('BAD_OPTION', where, `access ${access}, but the struct has outputs`);
  if ((access === 'r' || access === 'none') && has('request'))
    throw new SchemaError('BAD_OPTION', where, `access ${access}, but the struct has inputs`);
}

function chargeOf(
  text: string | undefined,
  creates: boolean,
  struct: StructPlan,
  where: string,
): string | null {
  if (!creates) {
    if (text !== undefined)
      throw new SchemaError('BAD_OPTION', where, 'a charge for a row that makes nothing');
    return null;
  }
  const charge = required(text, where, 'charge');
  for (const name of fieldsOf(charge, where)) {
    const field = struct.fields.find((one) => one.name === name);
    if (field === undefined) throw new SchemaError('UNKNOWN_FIELD', where, `there is no field ${name}`);
    if (!chargeable(field)) throw new SchemaError('BAD_FIELD', where, `${name} is no number of the caller's`);
  }
  return charge;
}

function fieldsOf(charge: string, where: string): readonly string[] {
  try {
    return chargeFields(charge);
  } catch (error) {
    throw new SchemaError('BAD_OPTION', where, error instanceof Error ? error.message : String(error));
  }
}

function chargeable(field: Field): boolean {
  const number = field.scalar === 'u32' || field.scalar === 'u64';
  return number && field.pointer === null && field.when === null && travels(field, 'request');
}
