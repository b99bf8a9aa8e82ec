import type { CallerKind, Field, Row, StructPlan } from '../../src/abi/plan.ts';
import { errnoName, ioctlResult, STATUS, type StatusName, statusName } from '../../src/abi/status.ts';
import { NO_ROW, type Numbers, partsOf, type ShownBy } from './shown.ts';

/** What docs/ioctls.md is made of. */
export interface IoctlFacts {
  readonly rows: readonly Row[];
  readonly fingerprint: string;
  /** Whether the broker answers a row without its driver. */
  readonly local: (row: Row) => boolean;
  readonly shown: ShownBy;
  readonly numbers: Numbers;
}

/** docs/ioctls.md: every row with what it does, who shows it, and its fields, for people. */
export function ioctlsDocument({ rows, fingerprint, local, shown, numbers }: IoctlFacts): string {
  const lines = [
    '# The ioctls that are served',
    '',
    'Generated from `proto/` and `test/shown.json` by `npm run gen`. A request for another number or size is ENOTTY. A `%s` in the title',
    'of a test stands for each of its cases.',
    '',
    `ABI fingerprint: \`${fingerprint}\``,
    '',
    '| nr | name | request | bytes | channel | class | capability |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(
      (row) =>
        `| ${hex(row.nr, 2)} | ${row.name} | ${hex(row.request, 8)} | ${row.struct.size} | ` +
        `${row.scope === 'process' ? 'global' : 'adapter'} | ${kind(row, local)} | ${row.capability} |`,
    ),
    '',
    ...CLASSES,
    '',
    ...COMMON_ERRORS,
    '',
  ];
  for (const row of rows)
    lines.push(
      `## ${hex(row.nr, 2)} ${row.name}`,
      '',
      ...said(row, local, shown[row.name] ?? []),
      '',
      '| offset | size | field | dir | meaning |',
      '|---|---|---|---|---|',
      ...fields(row.struct, ''),
      '',
    );
  lines.push(...notServed(rows, numbers), '', ...shownBy(shown[NO_ROW] ?? []), '');
  return lines.join('\n');
}

function said(row: Row, local: IoctlFacts['local'], tests: readonly string[]): string[] {
  const { does = '', errors = [] } = row;
  return [
    `${row.api}, \`struct ${row.struct.name}\`, ${kind(row, local)}.`,
    `${does.slice(0, 1).toUpperCase()}${does.slice(1)}.`,
    '',
    ...(errors.length === 0 ? ['No errors of its own.'] : ['| error | when |', '|---|---|']),
    ...errors.map(({ status, when }) => `| ${statusAndErrno(status)} | ${when} |`),
    '',
    ...shownBy(tests),
  ];
}

function shownBy(tests: readonly string[]): string[] {
  const lines = tests.map(partsOf).map(({ file, title }) => `* [${file}](../test/${file}): ${title}`);
  return ['Shown by', '', ...lines];
}

/** `STATUS_NO_MEMORY (ENOMEM)` */
function statusAndErrno(status: StatusName): string {
  return `${statusName(STATUS[status])} (${errnoName(-ioctlResult(STATUS[status]))})`;
}

/** What the header names and no row serves, and the numbers that mean nothing. */
function notServed(rows: readonly Row[], { named, unassigned }: Numbers): string[] {
  const served = new Set(rows.map(({ nr }) => nr));
  const open = named.filter(({ nr }) => !served.has(nr));
  return [
    '## Not served',
    '',
    'Names of the header without a row here: ENOTTY, and no message is sent.',
    '',
    '| nr | name | request |',
    '|---|---|---|',
    ...open.map(({ nr, name, request }) => `| ${hex(nr, 2)} | ${name} | ${hex(request, 8)} |`),
    '',
    'Numbers without a meaning, in dxgkrnl neither: ENOTTY, whatever the size.',
    '',
    '| nr | libdxg has |',
    '|---|---|',
    ...unassigned.map(
      ({ nr, api, request }) =>
        `| ${hex(nr, 2)} | ${api === undefined ? '' : `${api}${request === undefined ? '' : `, ${hex(request, 8)}`}`} |`,
    ),
  ];
}

const CLASSES = [
  'The classes: *local* is answered by the broker from what it keeps for the process, without the driver; *immediate* is a',
  'round trip that the driver answers in its turn; *may block* is answered when what it waits for is there, and holds up no other',
  'call; *one-way* is sent without waiting for an answer where every argument is known good on this side: what is wrong with it then',
  'stops the device, as `0x0e` tells.',
] as const;

const COMMON_ERRORS = [
  'Errors that any row may give, and that are not repeated below (others are, by the name of their status; in brackets what the raw',
  'ioctl makes of it):',
  '',
  '| error | when |',
  '|---|---|',
  '| ENOTTY | the request is no row in full, or the file is that of another process |',
  '| EFAULT | the struct, or an array it points to, is not memory of the caller |',
  `| ${statusAndErrno('INVALID_PARAMETER')} | a count or size past its bounds, a message past 128 KiB, or a handle that is not of this process, this kind and this device, or not alive (EBADF where its field says so) |`,
  `| ${statusAndErrno('ACCESS_DENIED')} | the partition has not been granted the capability of the row |`,
  `| ${statusAndErrno('NO_MEMORY')} | a row that makes or keeps something is at a [limit](limits.md) |`,
  `| ${statusAndErrno('NOT_SUPPORTED')} | it names a descriptor, an event or memory of the caller, and the guest cannot pass any (TypeScript) |`,
  `| ${statusAndErrno('DEVICE_REMOVED')} | the device or its adapter is lost, or the broker is gone |`,
] as const;

const CALLER: Readonly<Record<CallerKind, string>> = {
  descriptor: 'file descriptor of the caller, or 0',
  event: 'eventfd of the caller, or 0',
  memory: 'existing memory of the caller, page-aligned, or 0',
};

export const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

function kind(row: Row, local: IoctlFacts['local']): string {
  if (local(row)) return 'local';
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
    // dxg's other handles are looked up on this side, as the errors of any row say.
    const errno = handle.errno ?? (handle.bad === 'INVALID_HANDLE' ? 'EBADF' : undefined);
    const bad = errno === undefined ? '' : `, ${errno} for a bad one`;
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
