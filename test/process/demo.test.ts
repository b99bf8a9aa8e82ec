import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reference } from '../../examples/picture/reference.ts';
import { PICTURE, sceneBytes } from '../../examples/picture/scene.ts';
import { remove, root, temporary } from './harness.ts';

interface Guest {
  readonly name: string;
  readonly pid: number;
  readonly verdict: string;
  readonly refusal?: Record<string, string>;
  readonly calls: Record<string, { count: number; p50_ns: number; p99_ns: number }>;
  readonly bytes: { to_host: number; to_guest: number; slabs: number };
  readonly engine_ns: number;
  readonly driver_calls: number;
  readonly picture?: {
    path: string;
    width: number;
    height: number;
    sha256: string;
    equal_to_reference: boolean;
  };
}
interface Demo {
  readonly schema: string;
  readonly ok: boolean;
  readonly host: { pid: number; adapters: Record<string, string>[] };
  readonly guests: readonly [Guest, Guest];
  readonly leaked: Record<string, number>;
}

describe('the main job', () => {
  const directory = temporary();
  const picture = join(directory, 'picture.png');
  let demo: Demo;
  let progress = '';

  beforeAll(() => {
    const args = ['scripts/run.mjs', 'start', '--json', '--out', picture];
    const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 24 });
    progress = run.stderr;
    expect(run.status, run.stderr).toBe(0);
    demo = JSON.parse(run.stdout) as Demo;
  });
  afterAll(() => remove(directory));

  it('runs in three processes and says which', () => {
    expect(demo.schema).toBe('kmbridge.demo/1');
    expect(demo.ok).toBe(true);
    const [first, second] = demo.guests;
    expect(new Set([demo.host.pid, first.pid, second.pid]).size).toBe(3);
    expect(demo.host.adapters).toHaveLength(1);
    for (const key of ['luid', 'name', 'driver', 'driver_version', 'abi'])
      expect(demo.host.adapters[0]?.[key], key).toBeTruthy();
    expect(progress).toContain('guest-a');
  });

  it('leaves a picture that is the CPU reference, pixel by pixel', () => {
    const report = demo.guests[0].picture;
    expect(report?.equal_to_reference).toBe(true);
    const file = readFileSync(picture);
    expect(report?.sha256.replace('sha256:', '')).toBe(createHash('sha256').update(file).digest('hex'));
    const png = PNG.sync.read(file);
    expect([png.width, png.height]).toEqual([PICTURE.width, PICTURE.height]);
    const expected = Buffer.from(reference(sceneBytes(), PICTURE.width, PICTURE.height));
    expect(png.data.equals(expected)).toBe(true);
  });

  it('counts calls, bytes and engine time', () => {
    const [first] = demo.guests;
    for (const name of ['LX_DXENUMADAPTERS2', 'LX_DXCREATEDEVICE', 'LX_DXSUBMITCOMMAND', 'LX_DXLOCK2'])
      expect(first.calls[name]?.count, name).toBeGreaterThan(0);
    expect(first.bytes.to_host).toBeGreaterThan(0);
    expect(first.bytes.to_guest).toBeGreaterThan(0);
    expect(first.bytes.slabs).toBeGreaterThan(PICTURE.width * PICTURE.height * 4);
    expect(first.engine_ns).toBeGreaterThan(1_000_000);
    expect(first.driver_calls).toBeGreaterThan(0);
  });

  it('refuses the other version before any call reaches the driver, and leaves nothing behind', () => {
    const [, second] = demo.guests;
    expect(second.verdict).toBe('refused');
    expect(second.driver_calls).toBe(0);
    expect(second.refusal?.['code']).toBe('DRIVER_MISMATCH');
    expect(second.refusal?.['ntstatus']).toBe('0xC01E0009');
    expect(second.refusal?.['host']).toContain('1.1.0.0');
    expect(second.refusal?.['guest']).toContain('1.0.0.0');
    expect(second.refusal?.['rule']).toBeTruthy();
    expect(demo.leaked).toEqual({ objects: 0, handles: 0, bytes: 0, channels: 0 });
  });

  it('names a command that is accepted when it is pasted', () => {
    const again = join(directory, 'again.png');
    rmSync(again, { force: true });
    const run = spawnSync('bash', ['-c', demo.guests[1].refusal?.['fix'] ?? 'false'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, KMBRIDGE_DIR: directory, KMBRIDGE_OUT: again },
    });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(existsSync(again)).toBe(true);
  });
});
