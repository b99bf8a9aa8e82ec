import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callerSites, ERRNO, type Row, rows } from '../../src/abi/index.ts';
import { openDxg } from '../../src/guest-um/index.ts';
import { notServed, withoutMeaning } from '../abi/unserved.ts';
import { endAll, manifestOf, remove, temporary } from '../process/harness.ts';
import { compile, compilers, ROOT } from './compilers.ts';
import { startHost } from './host.ts';
import { everyRow } from './rows-calls.ts';
import { play } from './rows-player.ts';

const VERSION = '1.1.0.0';

/** Rows that give or take a descriptor of the program: a TypeScript guest has none, and refuses them by name. */
function namesDescriptor(row: Row): boolean {
  const { scalars, arrays } = callerSites(row);
  const sites = [...scalars, ...arrays.flatMap((array) => array.sites)];
  return sites.some(
    ({ kind, direction }) => kind === 'descriptor' || (kind === 'event' && direction !== 'in'),
  );
}

describe('every row from C and from TypeScript', () => {
  const directory = temporary();
  const script = everyRow().text();
  let typed: readonly string[] = [];
  let native: readonly string[] = [];

  beforeAll(async () => {
    const host = await startHost(directory, 'rows');
    const file = openDxg({ socket: host.socket, manifest: manifestOf(VERSION) });
    typed = play(script, file);
    file.close();

    const [compiler] = compilers();
    if (compiler === undefined) throw new Error('no C compiler');
    const player = join(directory, 'player');
    compile(compiler, [join(ROOT, 'test/native/programs/player.c')], player);
    const path = join(directory, 'calls.txt');
    writeFileSync(path, script);
    const run = spawnSync(
      process.execPath,
      ['bin/kmbridge.mjs', 'run', '--partition', 'rows', '--', player, path],
      {
        cwd: ROOT,
        encoding: 'utf8',
        env: { ...process.env, ...host.env },
        maxBuffer: 64 << 20,
      },
    );
    if (run.status !== 0) throw new Error(`the player ended with ${run.status}: ${run.stderr}`);
    native = run.stdout.trimEnd().split('\n');
    // Some thousand calls, twice, and a compiler: minutes on a busy machine.
  }, 300_000);
  afterAll(async () => {
    await endAll();
    remove(directory);
  });

  it('makes a call of each, well and badly', () => {
    for (const { name } of rows.filter((row) => !namesDescriptor(row))) {
      const results = typed.filter((_, i) => typed[i - 1]?.split(' ')[0] === name);
      expect(
        results.some((one) => /^= \d+$/.test(one)),
        `${name} succeeds`,
      ).toBe(true);
      expect(
        results.some((one) => one.startsWith('= -')),
        `${name} fails`,
      ).toBe(true);
    }
  });

  it.each([
    ['of a number without a meaning', withoutMeaning()],
    ['that no row serves yet', notServed()],
  ])('answers a request %s with ENOTTY', (_, requests) => {
    for (const { label } of requests) {
      const answers = native.filter((_, i) => native[i - 1] === label);
      expect(new Set(answers), label).toEqual(new Set([`= ${-ERRNO.ENOTTY}`]));
    }
  });

  it('has the same answers, structs and outputs in both', () => {
    expect(native).toEqual(typed);
  });
});
