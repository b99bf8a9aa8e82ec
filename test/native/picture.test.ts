import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reference } from '../../examples/picture/reference.ts';
import { PICTURE, sceneBytes } from '../../examples/picture/scene.ts';
import { endAll, remove, temporary } from '../process/harness.ts';
import { compile, compilers, ROOT } from './compilers.ts';
import { expectAlive, type Host, startHost } from './host.ts';

const PARTITION = 'picture';
const folder = join(ROOT, 'examples/native');
const sources = readdirSync(folder).filter((name) => name.endsWith('.c'));
const kernel = join(ROOT, 'examples/kernels/picture.wasm');

describe('the picture from C', () => {
  const directory = temporary();
  const program = join(directory, 'picture');
  let host: Host;

  beforeAll(async () => {
    // As its README says: the compiler of the machine, one include path, nothing else.
    const [compiler] = compilers();
    const command = compiler?.command ?? 'cc';
    const built = spawnSync(command, [...sources, '-I', join(ROOT, 'native/include'), '-o', program], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(built.status, built.stderr).toBe(0);
    host = await startHost(directory, PARTITION);
  });
  afterAll(async () => {
    await endAll();
    remove(directory);
  });

  async function guest(command: readonly string[], ...args: string[]): Promise<SpawnSyncReturns<Buffer>> {
    const words = ['bin/kmbridge.mjs', ...command, '--partition', PARTITION, '--', program, ...args];
    const env = { ...process.env, ...host.env };
    const run = spawnSync(process.execPath, words, { cwd: ROOT, env, maxBuffer: 64 << 20 });
    await expectAlive(host);
    return run;
  }

  function pixelsOf(file: Buffer): Buffer {
    const png = PNG.sync.read(file);
    expect([png.width, png.height]).toEqual([PICTURE.width, PICTURE.height]);
    return png.data;
  }

  function expectPicture(file: Buffer): void {
    const pixels = pixelsOf(file);
    const expected = Buffer.from(reference(sceneBytes(), PICTURE.width, PICTURE.height));
    expect(pixels.equals(expected)).toBe(true);
    expect(pixels.equals(pixelsOf(readFileSync(join(ROOT, 'docs/kmbridge.png'))))).toBe(true);
  }

  it('is the picture of npm start, pixel by pixel', async () => {
    const out = join(directory, 'run.png');
    const run = await guest(['run'], out, kernel);
    expect(run.status, run.stderr.toString()).toBe(0);
    expect(run.stdout.toString()).toBe('');
    expectPicture(readFileSync(out));
  });

  it('is the same out of a box', async () => {
    const run = await guest(['sandbox', '--read', kernel], '-', kernel);
    expect(run.status, run.stderr.toString()).toBe(0);
    expectPicture(run.stdout);
  });

  it.each(compilers().filter(({ language }) => language === 'c'))(
    '$command has nothing to say to it',
    (one) => {
      const files = sources.map((name) => join(folder, name));
      compile(one, files, join(directory, `picture-${one.command}`));
    },
  );

  it('says which call failed, and why, when the kernel is none', async () => {
    const bad = join(directory, 'bad.wasm');
    writeFileSync(bad, 'no module');
    const out = join(directory, 'bad.png');
    const run = await guest(['run'], out, bad);
    expect(run.status).not.toBe(0);
    expect(run.stderr.toString()).toMatch(/^LX_DX\w+: .+ \(errno \d+\)$/m);
    expect(existsSync(out)).toBe(false);
  });

  it('leaves no half picture where it may not write', async () => {
    const out = join(directory, 'a-folder.png');
    mkdirSync(out);
    const run = await guest(['run'], out, kernel);
    expect(run.status).not.toBe(0);
    expect(run.stderr.toString()).toContain(`${out}: Is a directory (errno 21)`);
  });

  it.each([
    ['without a device', ['out.png'], /open \/dev\/dxg: .+ \(errno \d+\)/],
    ['without a kernel', ['out.png', 'no-such.wasm'], /no-such\.wasm: No such file or directory \(errno 2\)/],
    ['with an empty kernel', ['out.png', '/dev/null'], /\/dev\/null: .+ \(errno \d+\)/],
    ['with too much', ['a', 'b', 'c'], /^usage: /],
  ])('ends with one line %s', (_, args, line) => {
    const run = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8' });
    expect(run.status).not.toBe(0);
    expect(run.stderr).toMatch(line);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
