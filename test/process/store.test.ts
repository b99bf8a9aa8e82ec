import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ABI_FINGERPRINT } from '../../src/abi/index.ts';
import { describePackage } from '../../src/packages/index.ts';
import { sha256 } from '../packages/sample.ts';
import { endAll, eventually, remove, root, start, temporary, type Watched } from './harness.ts';

const KMBRIDGE = 'bin/kmbridge.mjs';
const GUEST = 'examples/minimal.ts';
const MIB = 2 ** 20;

interface Report {
  readonly schema: string;
  readonly ok: boolean;
  readonly changed?: boolean;
  readonly version?: string;
  readonly previous?: string | null;
  readonly fetched?: { readonly files: number; readonly bytes: number };
  readonly reused?: { readonly files: number };
  readonly packages?: readonly {
    readonly driver: string;
    readonly where: string;
    readonly version: string;
    readonly in_use: boolean;
  }[];
  readonly error?: { readonly code: string; readonly message: string; readonly fix?: string };
}

let base: string;
let store: string;
let env: Record<string, string>;

beforeEach(() => {
  base = temporary();
  store = join(base, 'store');
  env = { KMBRIDGE_DIR: join(base, 'run'), KMBRIDGE_STORE: store };
});
afterEach(async () => {
  await endAll();
  remove(base);
});

const kmbridge = (...args: string[]): Watched => start(KMBRIDGE, args, env);
async function json(...args: string[]): Promise<{ readonly code: number | string; readonly report: Report }> {
  const run = kmbridge(...args, '--json');
  const code = await run.ended;
  expect(run.out(), run.err()).not.toBe('');
  return { code, report: JSON.parse(run.out()) as Report };
}
async function host(...args: string[]): Promise<Watched> {
  const broker = kmbridge('host', '--json', '--partition', 'p', ...args);
  await broker.until('out', '"ok":true');
  return broker;
}
const run = (...args: string[]): Watched => kmbridge('run', '--partition', 'p', ...args, GUEST);
const sync = (): ReturnType<typeof json> => json('store', 'sync', '--partition', 'p');

/** A package as its author makes it, for the ABI of this version; the path of its manifest. */
function author(name: string, version: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = join(base, name);
  mkdirSync(directory, { recursive: true });
  for (const [path, content] of Object.entries(files)) writeFileSync(join(directory, path), content);
  const stated = { surface: 'dxg', driver: 'softgpu', vendor_id: 0x1414, device_id: 0x8e } as const;
  const path = join(directory, 'manifest.json');
  const described = describePackage(directory, { ...stated, driver_version: version, abi: ABI_FINGERPRINT });
  writeFileSync(path, JSON.stringify(described));
  return path;
}

describe('a guest whose store holds another version than its host', () => {
  it('is refused; after store sync the same command is accepted', async () => {
    await host('--driver', 'softgpu@1.1.0.0');
    expect((await json('store', 'add', 'drivers/softgpu/1.0.0.0')).report).toMatchObject({
      schema: 'kmbridge.store/1',
      ok: true,
      changed: true,
      version: '1.0.0.0',
    });
    const refused = run();
    expect(await refused.ended).toBe(3);
    expect(refused.err()).toContain('guest  1.0.0.0');

    const synced = await sync();
    expect(synced.code).toBe(0);
    expect(synced.report).toMatchObject({
      schema: 'kmbridge.store/1',
      ok: true,
      changed: true,
      version: '1.1.0.0',
      previous: '1.0.0.0',
      fetched: { files: 1 },
    });
    const accepted = run();
    expect(await accepted.ended, accepted.err()).toBe(0);

    // What is current already is not fetched again, and says so.
    const again = kmbridge('store', 'sync', '--partition', 'p');
    expect(await again.ended).toBe(0);
    expect(again.out()).toContain('softgpu 1.1.0.0 is current already; nothing was fetched');
    const { report } = await json('store', 'list', '--partition', 'p');
    const { packages = [] } = report;
    expect(packages.filter(({ driver }) => driver === 'softgpu')).toMatchObject([
      { where: 'store', version: '1.0.0.0', in_use: false, matches: false },
      { where: 'store', version: '1.1.0.0', in_use: true, matches: true },
      { where: 'built-in', version: '1.0.0.0', in_use: false, matches: false },
      { where: 'built-in', version: '1.1.0.0', in_use: false, matches: true },
    ]);
  });

  it('is accepted with the command of its refusal, word for word, also where its store has that version built otherwise', async () => {
    await host();
    cpSync(join(root, 'drivers/softgpu/1.1.0.0'), join(base, 'other'), { recursive: true });
    const umd = readFileSync(join(base, 'other/umd.ts'), 'utf8');
    author('other', '1.1.0.0', { 'umd.ts': `${umd}// built again\n` });
    expect((await json('store', 'add', join(base, 'other'))).code).toBe(0);
    const refused = run();
    expect(await refused.ended).toBe(3);
    expect(refused.err()).toContain('umd_digest does not match');
    const fix = /mend {3}(.*)/.exec(refused.err())?.[1] ?? 'false';
    const mended = spawnSync('bash', ['-c', fix], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    expect(mended.status, mended.stdout + mended.stderr).toBe(0);
  });

  it('fetches where the version is nowhere on its machine', async () => {
    const manifest = author('author', '3.0.0.0', { 'umd.ts': '// of tomorrow' });
    const broker = start('test/process/fixtures/store-host.ts', [env['KMBRIDGE_DIR'] ?? '', manifest], env);
    await broker.until('out', 'listening');
    const missing = await json('run', '--partition', 'p', '--driver', 'softgpu@3.0.0.0');
    expect(missing.code).toBe(2);
    const nowhere = kmbridge('run', '--json', '--partition', 'p', '--driver', 'softgpu@3.0.0.0', GUEST);
    expect(await nowhere.ended).toBe(1);
    const { fix } = (JSON.parse(nowhere.out()) as Report).error ?? {};
    expect(fix).toBe('npm run --silent kmbridge -- store sync --partition p --driver softgpu');
    const mended = spawnSync('bash', ['-c', fix ?? 'false'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    expect(mended.status, mended.stderr).toBe(0);
    const accepted = run();
    expect(await accepted.ended, accepted.err()).toBe(0);
  });
});

describe('store sync', () => {
  it('without a broker: exit 4; of another driver: exit 3, and the command of the refusal works', async () => {
    expect((await sync()).code).toBe(4);
    await host();
    const other = await json('store', 'sync', '--partition', 'p', '--driver', 'other');
    expect(other.code).toBe(3);
    expect(other.report.error).toMatchObject({ code: 'DRIVER_MISMATCH' });
    const fix = other.report.error?.fix ?? 'false';
    expect(fix).toBe('npm run --silent kmbridge -- store sync --partition p');
    const mended = spawnSync('bash', ['-c', fix], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    expect(mended.status, mended.stderr).toBe(0);
    expect(mended.stdout).toContain('softgpu 1.1.0.0 is current');
  });

  it.each([
    [['store']],
    [['store', 'dance']],
    [['store', 'add']],
    [['store', 'sync', '--driver', 'softgpu@1.1.0.0']],
    [['store', 'sync', '--driver', '../x']],
    [['store', 'list', '--partition', 'a b']],
  ])('%j: exit 2', async (words) => {
    const { code, report } = await json(...words);
    expect(code).toBe(2);
    expect(report).toMatchObject({ schema: 'kmbridge.store/1', ok: false, error: { code: 'USAGE' } });
  });

  it('says what is wrong with a folder that is no package, and with a store that cannot be written', async () => {
    expect((await json('store', 'add', base)).report.error?.code).toBe('BAD_MANIFEST');
    writeFileSync(store, 'a file');
    const { code, report } = await json('store', 'add', 'drivers/softgpu/1.0.0.0');
    expect(code).toBe(1);
    expect(report.error).toMatchObject({ code: 'FAILED', message: expect.stringContaining(store) });
  });

  it('killed while it fetches: the old package stays, the next one goes on where it was', async () => {
    await json('store', 'add', 'drivers/softgpu/1.0.0.0');
    const big = new Uint8Array(48 * MIB).map((_, at) => at >> 9);
    const manifest = author('author', '3.0.0.0', { 'umd.ts': '// of tomorrow', 'big.so': big });
    const broker = start('test/process/fixtures/store-host.ts', [env['KMBRIDGE_DIR'] ?? '', manifest], env);
    await broker.until('out', 'listening');
    const part = join(store, '.blobs/sha256', `${sha256(big)}.part`);
    const partBytes = (): number => statSync(part, { throwIfNoEntry: false })?.size ?? 0;
    const killed: number[] = [];
    for (const least of [1, 8 * MIB, 24 * MIB]) {
      const dying = kmbridge('store', 'sync', '--partition', 'p');
      await Promise.race([eventually('some of it is there', () => partBytes() >= least), dying.ended]);
      dying.child.kill('SIGKILL');
      await dying.ended;
      killed.push(partBytes());
      const { report } = await json('store', 'list');
      expect(report.packages?.find(({ in_use }) => in_use)).toMatchObject({
        where: 'store',
        version: '1.0.0.0',
      });
    }
    expect(killed.every((bytes, at) => bytes >= (killed[at - 1] ?? 1))).toBe(true);
    const { report } = await sync();
    expect(report).toMatchObject({
      ok: true,
      version: '3.0.0.0',
      previous: '1.0.0.0',
      fetched: { files: 2 },
    });
    expect(Buffer.compare(readFileSync(join(store, 'softgpu/3.0.0.0/big.so')), big)).toBe(0);
    expect(readdirSync(join(store, '.tmp'))).toEqual([]);
    const accepted = run();
    expect(await accepted.ended, accepted.err()).toBe(0);
  });
});

describe('a host that lies', () => {
  it.each([
    ['content', /not the one that was described/],
    ['file', /came with SHA-256/],
    ['escape', /segment that is empty, \. or \.\./],
    ['endless', /at most 4294967296/],
    ['driver', /its file list has|not of softgpu/],
    ['abi', /is for ABI sha256:0000/],
    ['huge', /a manifest of 4294967295 bytes/],
    ['gone', /the broker/],
  ])('about %s changes nothing in the store', async (lie, why) => {
    await json('store', 'add', 'drivers/softgpu/1.0.0.0');
    const before = readdirSync(join(store, 'softgpu'));
    const manifest = author('author', '3.0.0.0', { 'umd.ts': '// of tomorrow', 'a.so': 'x'.repeat(200_000) });
    const broker = start(
      'test/process/fixtures/store-host.ts',
      [env['KMBRIDGE_DIR'] ?? '', manifest, lie],
      env,
    );
    await broker.until('out', 'listening');
    const { code, report } = await json('store', 'sync', '--partition', 'p', '--driver', 'softgpu');
    expect(code).not.toBe(0);
    expect(report.error?.message).toMatch(why);
    expect(readdirSync(join(store, 'softgpu'))).toEqual(before);
    expect(existsSync(join(base, 'escape'))).toBe(false);
    const { report: listed } = await json('store', 'list');
    expect(listed.packages?.find(({ in_use }) => in_use)).toMatchObject({
      where: 'store',
      version: '1.0.0.0',
    });
  });
});
