import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliError, EXIT } from '../../src/cli/exit.ts';
import { storeFailure } from '../../src/cli/store-error.ts';
import { listed } from '../../src/cli/store-list.ts';
import { progressOf } from '../../src/cli/store-progress.ts';
import { DxgOpenError, StoreReadError } from '../../src/guest-um/index.ts';
import { installPackage, StoreError } from '../../src/packages/index.ts';
import { author, sourceOf } from '../packages/sample.ts';

let base: string;
let store: string;
let builtIn: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'kmbridge-cli-store-'));
  store = join(base, 'store');
  builtIn = join(base, 'built-in');
  mkdirSync(builtIn);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const built = (version: string, files: Readonly<Record<string, string>> = { 'umd.ts': version }): string =>
  author(join(builtIn, 'softgpu', version), version, files);

describe('store list', () => {
  it('shows what is there, what a guest takes, and what matches a host', () => {
    const source = sourceOf(built('1.0.0.0'));
    built('1.1.0.0');
    const short = (host: string | null = null): unknown[] =>
      listed(store, builtIn, host).map((one) => [one.where, one.version, one.in_use, one.matches]);
    expect(short()).toEqual([
      ['built-in', '1.0.0.0', false, null],
      ['built-in', '1.1.0.0', true, null],
    ]);
    installPackage(store, source);
    expect(short(source.describe().digest)).toEqual([
      ['store', '1.0.0.0', true, true],
      ['built-in', '1.0.0.0', false, true],
      ['built-in', '1.1.0.0', false, false],
    ]);
  });

  it('shows what is broken, and why', () => {
    installPackage(store, sourceOf(built('1.0.0.0')));
    rmSync(join(store, 'softgpu/1.0.0.0/umd.ts'));
    expect(listed(store, join(base, 'nowhere'), 'x')).toMatchObject([
      { ok: false, in_use: false, matches: false, message: expect.stringContaining('umd.ts') },
    ]);
    expect(listed(join(base, 'nowhere'), join(base, 'nowhere'), null)).toEqual([]);
  });
});

describe('the progress of a fetch', () => {
  const silent = { json: false, result: () => {} };
  const run = (stream: object): string[] => {
    const lines: string[] = [];
    const progress = progressOf({ ...silent, progress: (line) => lines.push(line) }, stream as never);
    installPackage(
      store,
      sourceOf(built('1.0.0.0', { 'umd.ts': 'a', 'lib.so': 'b'.repeat(2048), empty: '' })),
      progress,
    );
    progress.end();
    return lines;
  };

  it('is lines where nobody looks on: one for the package and one for each file', () => {
    expect(run({ isTTY: false })).toEqual([
      'softgpu 1.0.0.0: 3 files, 2.0 KiB',
      '  empty  0 B',
      '  lib.so  2 KiB',
      '  umd.ts  1 B',
    ]);
  });

  it('is a bar on a terminal, which ends full and leaves cursor and wrapping alone', () => {
    const written: string[] = [];
    const stream = {
      isTTY: true,
      columns: 100,
      write: (text: string) => written.push(text),
      cursorTo: () => true,
      moveCursor: () => true,
      clearLine: () => true,
      on: () => {},
      removeListener: () => {},
    };
    expect(run(stream)).toEqual([]);
    const text = written.join('');
    expect(text).toContain('softgpu 1.0.0.0 [');
    expect(text).toContain('100%  2.0 KiB of 2.0 KiB');
    expect(text).not.toContain('\u001b[?25l');
    expect(text).not.toContain('\u001b[?7l');
  });

  it('is a full bar for a package of no bytes', () => {
    const written: string[] = [];
    const stream = {
      isTTY: true,
      columns: 100,
      write: (text: string) => written.push(text),
      cursorTo: () => true,
      clearLine: () => true,
    };
    const progress = progressOf({ ...silent, progress: () => {} }, stream as never);
    installPackage(store, sourceOf(built('1.0.0.0', { empty: '' })), progress);
    progress.end();
    expect(written.join('')).toContain('100%  0 B of 0 B');
  });
});

describe('what goes wrong with a store', () => {
  const asked = { partition: 'p', socket: '/run/p.sock' };
  const refusal = {
    code: 'DRIVER_MISMATCH',
    ntstatus: '0xC01E0009',
    field: 'driver',
    host: 'a',
    guest: 'b',
    rule: 'r',
    fix: 'the command',
  } as const;

  it.each([
    [new StoreError('BUSY', 'm'), 'BUSY', EXIT.FAILED],
    [new StoreError('IO', 'm'), 'FAILED', EXIT.FAILED],
    [new StoreError('BAD_PACKAGE', 'm'), 'BAD_MANIFEST', EXIT.FAILED],
    [new StoreError('UNWANTED', 'm'), 'DRIVER_MISMATCH', EXIT.REFUSED],
    [new StoreReadError('LOST', 'm'), 'FAILED', EXIT.FAILED],
    [new DxgOpenError('NO_BROKER', 'm'), 'NO_BROKER', EXIT.NO_BROKER],
    [new DxgOpenError('PROTOCOL', 'm'), 'FAILED', EXIT.FAILED],
    [new DxgOpenError('DRIVER_MISMATCH', 'm', refusal), 'DRIVER_MISMATCH', EXIT.REFUSED],
  ])('is reported by name: %s', (error, code, exit) => {
    const failure = storeFailure(error, asked);
    expect(failure).toBeInstanceOf(CliError);
    expect(failure).toMatchObject({ code, exitCode: exit });
  });

  it('keeps the host’s command, and leaves what it does not know as it is', () => {
    expect(storeFailure(new DxgOpenError('DRIVER_MISMATCH', 'm', refusal))).toMatchObject({
      fix: 'the command',
    });
    const other = new TypeError('mine');
    expect(storeFailure(other)).toBe(other);
  });
});
