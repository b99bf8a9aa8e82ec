import type { CallerKind, Field, Row, StructPlan } from '../../src/abi/plan.ts';

/** docs/ioctls.md: every row with its fields, for people. */
export function ioctlsDocument(rows: readonly Row[], fingerprint: string): string {
  const lines = [
    '# The ioctls that are served',
    '',
    'Generated from `proto/` by `npm run gen`. A request for another number or size is ENOTTY.',
    `ABI fingerprint: \`${fingerprint}\``,
    '',
    '| nr | name | request | bytes | channel | class | capability |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(
      (row) =>
        `| ${hex(row.nr, 2)} | ${row.name} | ${hex(row.request, 8)} | ${row.struct.size} | ` +
        `${row.scope === 'process' ? 'global' : 'adapter'} | ${kind(row)} | ${row.capability} |`,
    ),
    '',
  ];
  for (const row of rows) {
    lines.push(`## ${hex(row.nr, 2)} ${row.name}`, '', `${row.api}, \`struct ${row.struct.name}\``, '');
    lines.push(
      '| offset | size | field | dir | meaning |',
      '|---|---|---|---|---|',
      ...fields(row.struct, ''),
      '',
    );
  }
  return lines.join('\n');
}

const CALLER: Readonly<Record<CallerKind, string>> = {
  descriptor: 'file descriptor of the caller, or 0',
  event: 'eventfd of the caller, or 0',
  memory: 'existing memory of the caller, page-aligned, or 0',
};

export const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

function kind(row: Row): string {
  if (row.oneWay) return 'one-way';
  return row.blocking ? 'may block' : 'immediate';
}

/** A line of the table for each field, those of inner structs behind their own. */
export function fields(plan: StructPlan, path: string): string[] {
  return plan.fields.flatMap((field) => {
    const name = `${path}${field.name}`;
    const line = `| ${field.offset} | ${field.size} | ${name} | ${field.direction} | ${meaning(field)} |`;
    const inner = field.struct ?? (typeof field.pointer?.element === 'object' ? field.pointer.element : null);
    return inner === null ? [line] : [line, ...fields(inner, `${name}${field.pointer ? '[].' : '.'}`)];
  });
}

function meaning(field: Field): string {
  const parts: string[] = [];
  const { handle, pointer, inline, when } = field;
  if (handle) {
    const bad = handle.errno === undefined ? '' : `, ${handle.errno} for a bad one`;
    parts.push(`${handle.use} ${handle.kinds.join(' or ')}${handle.optional ? ', or 0' : ''}${bad}`);
  }
  if (pointer) {
    const many = pointer.countField
      ? `${pointer.countField} (${pointer.min}–${pointer.max})`
      : pointer.fixedCount;
    parts.push(`pointer to ${many} × ${pointer.elementSize} bytes${pointer.nullable ? ', may be NULL' : ''}`);
    if (pointer.clamp) parts.push('no more comes back than there is room for');
    if (pointer.strideOffset !== undefined) parts.push('one behind the other');
  }
  if (inline) parts.push(`array of ${inline.length} × ${inline.elementSize} bytes`);
  if (field.mapped) parts.push('address in the caller, made by the bridge');
  if (field.descriptor) parts.push(`descriptor of a ${field.descriptor.gives}`);
  else if (field.caller) parts.push(CALLER[field.caller]);
  if (field.inside) parts.push(`address inside ${field.inside}`);
  if (field.max !== null) parts.push(`${field.min ?? 0}–${field.max}`);
  if (when) {
    const holds = `${when.not ? 'is not' : 'is'} 0x${when.equals.toString(16)}`;
    parts.push(`when ${when.field} & 0x${when.mask.toString(16)} ${holds}`);
  }
  return parts.join('; ');
}
