import { Command } from 'commander';
import { type Field, type Row, rowByName, rows, STATUS, statusName } from '../abi/index.ts';
import { diffAbi, readAbi } from './abi-diff.ts';
import { CliError } from './exit.ts';
import { outputOf, table } from './output.ts';

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** `kmbridge ioctls list|explain|diff`: what the schema says, for people and machines. */
export function ioctlsCommand(): Command {
  const command = new Command('ioctls').description('what the schema says of each ioctl');
  command
    .command('list')
    .description('every row: number, request code, class')
    .option('--json', 'the rows as one JSON document on stdout')
    .action((options: { readonly json?: boolean }) => {
      const list = rows.map(summary);
      const heading = ['nr', 'name', 'request', 'bytes', 'scope', 'class'];
      outputOf('ioctls', options.json === true).result(
        { ok: true, ioctls: list },
        table([heading, ...list.map((r) => [r.nr, r.name, r.request, String(r.bytes), r.scope, r.class])]),
      );
    });
  command
    .command('explain')
    .argument('<NR|NAME>', 'a number (0x0f, 15) or a name (LX_DXSUBMITCOMMAND)')
    .description(
      'one row: what it does, its errors, every field with offset, direction, bounds and handle kind',
    )
    .option('--json', 'the row as one JSON document on stdout')
    .action((which: string, options: { readonly json?: boolean }) => {
      const row =
        rowByName(which) ?? rows.find((r) => /^(0x)?[0-9a-f]+$/i.test(which) && r.nr === Number(which));
      if (row === undefined)
        throw new CliError(
          'USAGE',
          `no row ${which}: the schema does not serve it`,
          'npm run --silent kmbridge -- ioctls list',
        );
      const fields = row.struct.fields.map(fieldSummary);
      const errors = (row.errors ?? []).map(({ status, when }) => ({
        status: statusName(STATUS[status]),
        when,
      }));
      outputOf('ioctls', options.json === true).result(
        { ok: true, ...summary(row), api: row.api, struct: row.struct.name, does: row.does, errors, fields },
        [
          `${row.name} (${row.api}), ${row.struct.name}, ${row.struct.size} bytes, request ${hex(row.request, 8)}`,
          `scope ${row.scope}, ${classOf(row)}, capability ${row.capability}, since ABI revision ${row.since}`,
          ...(row.does === undefined ? [] : [row.does]),
          ...errors.map(({ status, when }) => `${status}: ${when}`),
          ...table([
            ['offset', 'size', 'field', 'dir', 'meaning'],
            ...fields.map((f) => [String(f.offset), String(f.size), f.name, f.direction, f.meaning]),
          ]),
        ],
      );
    });
  command
    .command('diff')
    .argument('<A>', 'an ABI description (the form of test/golden/abi.json)')
    .argument('<B>', 'another, or the word current')
    .description('what changed between two ABI descriptions')
    .option('--json', 'the changes as one JSON document on stdout')
    .action((a: string, b: string, options: { readonly json?: boolean }) => {
      const changes = diffAbi(readAbi(a), readAbi(b));
      outputOf('ioctls', options.json === true).result(
        { ok: true, changes },
        changes.length === 0
          ? ['no difference']
          : changes.flatMap(({ name, change, before, after }) => [
              `${change} ${name}`,
              ...before.map((line) => `  - ${line}`),
              ...after.map((line) => `  + ${line}`),
            ]),
      );
    });
  return command;
}

function classOf(row: Row): string {
  if (row.oneWay) return 'one-way';
  return row.blocking ? 'may block' : 'immediate';
}

function summary(row: Row): {
  nr: string;
  name: string;
  request: string;
  bytes: number;
  scope: string;
  class: string;
} {
  return {
    nr: hex(row.nr, 2),
    name: row.name,
    request: hex(row.request, 8),
    bytes: row.struct.size,
    scope: row.scope,
    class: classOf(row),
  };
}

function fieldSummary(field: Field): {
  offset: number;
  size: number;
  name: string;
  direction: string;
  meaning: string;
} {
  const { name, offset, size, direction } = field;
  return { offset, size, name, direction, meaning: meaningOf(field) };
}

function meaningOf(field: Field): string {
  if (field.handle) {
    const { kinds, use, optional } = field.handle;
    return `${use} ${kinds.join('|')} handle${optional ? ' or 0' : ''}`;
  }
  if (field.pointer) {
    const { countField, fixedCount, max, elementSize, nullable } = field.pointer;
    const count = countField ? `${countField} (≤ ${max})` : String(fixedCount);
    return `pointer to ${count} × ${elementSize} bytes${nullable ? ', may be NULL' : ''}`;
  }
  if (field.mapped) return 'address in the caller, made by the bridge';
  if (field.struct) return field.struct.name;
  if (field.max !== null) return `${field.scalar ?? 'bytes'}, ${field.min ?? 0}…${field.max}`;
  return field.scalar ?? 'bytes';
}
