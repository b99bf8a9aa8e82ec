import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { endAll, remove, start, temporary, type Watched } from './harness.ts';

const MINIMAL = [
  ['D3DKMTEnumAdapters2', 'SUCCESS'],
  ['D3DKMTEnumAdapters2', 'SUCCESS'],
  ['D3DKMTQueryVideoMemoryInfo', 'SUCCESS'],
  ['D3DKMTCloseAdapter', 'SUCCESS'],
];

/** Name and status of each line, whose other columns are looked at here. */
function calls(text: string, partition: string, process: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [time = '', where, pid, who, name = '', status = '', duration] = line.split(/ {2,}/);
      expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      expect([where, who]).toEqual([partition, process]);
      expect(pid).toMatch(/^\d+$/);
      expect(duration).toMatch(/^\d+\.\d µs$/);
      return [name, status];
    });
}

describe('--trace', () => {
  const directory = temporary();
  const env = { KMBRIDGE_DIR: directory };
  afterEach(endAll);
  afterAll(() => remove(directory));

  const kmbridge = (...args: string[]): Watched => start('bin/kmbridge.mjs', args, env);
  const read = (name: string): string => readFileSync(join(directory, name), 'utf8');
  async function host(...args: string[]): Promise<Watched> {
    const broker = kmbridge('host', '--json', ...args);
    await broker.until('out', '"ok":true');
    return broker;
  }
  async function minimal(partition: string, ...args: string[]): Promise<Watched> {
    const guest = kmbridge('run', '--partition', partition, ...args, 'examples/minimal.ts');
    expect(await guest.ended, guest.err()).toBe(0);
    return guest;
  }

  it('of run shows every call of its guest once the guest has ended, and of host those of all', async () => {
    const broker = await host('--partition', 'a', '--partition', 'b', '--trace', join(directory, 'host'));
    for (const partition of ['a', 'b']) {
      const file = `run-${partition}`;
      await minimal(partition, '--json', '--trace', join(directory, file));
      expect(calls(read(file), partition, 'minimal.ts')).toEqual(MINIMAL);
    }
    broker.child.kill('SIGTERM');
    expect(await broker.ended).toBe(0);
    const lines = read('host').split('\n');
    expect(calls(lines.slice(0, 4).join('\n'), 'a', 'minimal.ts')).toEqual(MINIMAL);
    expect(calls(lines.slice(4).join('\n'), 'b', 'minimal.ts')).toEqual(MINIMAL);
  });

  it('goes to stdout beside the guest’s own lines, from a broker of the same process too', async () => {
    const guest = await minimal('own', '--start-host', '--trace', '-');
    const own = guest.out().match(/^adapter .*\n/m)?.[0] ?? '';
    expect(own).toContain('bytes in use');
    expect(calls(guest.out().replace(own, ''), 'own', 'minimal.ts')).toEqual(MINIMAL);
    expect(existsSync(join(directory, 'own.trace'))).toBe(false);
  });

  it('shows what a killed guest waited for', async () => {
    await host('--partition', 'killed');
    const file = join(directory, 'killed');
    const guest = ['--trace', file, 'test/process/guests/dies-waiting.ts'];
    const run = kmbridge('run', '--partition', 'killed', ...guest);
    expect(await run.ended, run.err()).toBe(137);
    expect(calls(readFileSync(file, 'utf8'), 'killed', 'dies-waiting.ts')).toEqual([
      ['D3DKMTEnumAdapters2', 'SUCCESS'],
      ['D3DKMTCreateDevice', 'SUCCESS'],
      ['D3DKMTCreateSynchronizationObject2', 'SUCCESS'],
      ['D3DKMTQueryVideoMemoryInfo', 'SUCCESS'],
      ['D3DKMTWaitForSynchronizationObjectFromCpu', 'abandoned'],
    ]);
  });

  it('of a refused guest is empty', async () => {
    await host('--partition', 'old');
    const file = join(directory, 'old');
    const old = ['--driver', 'softgpu@1.0.0.0', '--trace', file];
    const guest = kmbridge('run', '--partition', 'old', ...old, 'examples/minimal.ts');
    expect(await guest.ended).toBe(3);
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('needs a file that can be written, and stdout for itself', async () => {
    const broker = await host('--partition', 'bad');
    expect(statSync(join(directory, 'bad.trace')).mode & 0o777).toBe(0o600);
    const nowhere = kmbridge('run', '--partition', 'bad', '--trace', '/nowhere/x', 'examples/minimal.ts');
    expect(await nowhere.ended).toBe(1);
    expect(nowhere.err()).toContain('/nowhere/x');
    for (const args of [['run', 'examples/minimal.ts'], ['host']] as const) {
      const both = kmbridge(args[0], '--json', '--trace', '-', ...args.slice(1));
      expect(await both.ended).toBe(2);
      expect(JSON.parse(both.out())).toMatchObject({ ok: false, error: { code: 'USAGE' } });
    }
    broker.child.kill('SIGTERM');
    expect(await broker.ended).toBe(0);
    expect(existsSync(join(directory, 'bad.trace'))).toBe(false);
  });
});
