import { createHash } from 'node:crypto';
import type { DrmDriver, DrmFacts, Field, Row, StructPlan } from './plan.ts';

/** The ABI as plain data, one line of facts a field: what the fingerprint is taken over and `ioctls diff` compares. */
export interface AbiDescription {
  readonly format: 1;
  readonly rows: readonly AbiRow[];
}

export interface AbiRow {
  readonly nr: number;
  readonly name: string;
  readonly api: string;
  readonly request: string;
  readonly scope: string;
  readonly class: string;
  readonly capability: string;
  readonly since: number;
  readonly packet: Row['packet'];
  readonly size: number;
  readonly fields: readonly string[];
  /** Only DRM's rows have these. */
  readonly id?: number;
  readonly driver?: string;
  readonly access?: string;
  readonly render?: boolean;
  readonly charge?: string | null;
}

export function abiDescription(rows: readonly Row[]): AbiDescription {
  return { format: 1, rows: rows.map(describe) };
}

/** `sha256:…` over the description of `rows`: two ends that agree on it agree on every byte of every call. */
export function fingerprintOf(rows: readonly Row[]): string {
  return `sha256:${createHash('sha256')
    .update(JSON.stringify(abiDescription(rows).rows))
    .digest('hex')}`;
}

function describe(row: Row): AbiRow {
  const { nr, name, api, scope, capability, since, packet } = row;
  return {
    nr,
    name,
    api,
    request: `0x${row.request.toString(16)}`,
    scope,
    class: row.oneWay ? 'one-way' : row.blocking ? 'blocking' : 'immediate',
    capability,
    since,
    packet,
    size: row.struct.size,
    fields: fieldsOf(row.struct, ''),
    ...(row.drm === undefined ? {} : { id: row.id, driver: row.driver ?? 'core', ...drmFacts(row.drm) }),
  };
}

/** How the host schedules work, and what a guest concludes of its order, is nothing that a guest has to agree to. */
function drmFacts({ access, render, charge }: DrmFacts): Omit<DrmFacts, 'submits' | 'direct' | 'unordered'> {
  return { access, render, charge };
}

/** Rows that a DRM driver's node serves: the core's and its own. */
export function rowsOfDriver(rows: readonly Row[], driver: DrmDriver): readonly Row[] {
  return rows.filter((row) => row.driver === null || row.driver === driver);
}

function fieldsOf(plan: StructPlan, path: string): string[] {
  return plan.fields.flatMap((field) => {
    const name = `${path}${field.name}`;
    const nested =
      field.struct ?? (typeof field.pointer?.element === 'object' ? field.pointer.element : null);
    const line = `${field.offset}+${field.size} ${name} tag ${field.tag} ${field.direction} ${facts(field)}`;
    return nested === null ? [line] : [line, ...fieldsOf(nested, `${name}.`)];
  });
}

function facts(field: Field): string {
  const { pointer, inline, handle, when } = field;
  const parts = [field.wire];
  const add = (text: string): void => void parts.push(text as Field['wire']);
  if (field.scalar) add(field.scalar);
  if (pointer) {
    const many = pointer.countField
      ? `${pointer.countField} ${pointer.min}-${pointer.max}`
      : pointer.fixedCount;
    add(`pointer to ${many} x ${pointer.elementSize}${pointer.nullable ? ' nullable' : ''}`);
    if (pointer.wide) add('wide');
    if (pointer.clamp) add('clamp');
    if (pointer.strideOffset !== undefined) add(`stride at ${pointer.strideOffset}`);
  }
  if (inline) add(`array of ${inline.countField ?? ''} ${inline.length} x ${inline.elementSize}`);
  if (handle)
    add(
      `${handle.use} ${handle.kinds.join('|')}${handle.optional ? ' or 0' : ''} ${handle.errno ?? handle.bad}`,
    );
  if (field.mapped) add('mapped');
  if (field.mmap) add('offset for mmap');
  if (field.caller) add(`the caller's ${field.caller}`);
  if (field.descriptor) add(`${field.descriptor.gives} ${field.descriptor.errno}`);
  if (field.inside) add(`inside ${field.inside}`);
  if (when) add(`when ${when.field} & ${when.mask} ${when.not ? '!=' : '=='} ${when.equals}`);
  if (field.min !== null || field.max !== null)
    add(`bounds ${field.min ?? 0}-${field.max ?? ''}${field.overflow ? ' or overflow' : ''}`);
  return parts.join(' ');
}
