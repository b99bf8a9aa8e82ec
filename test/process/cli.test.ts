import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { endAll, remove, start, temporary, type Watched } from './harness.ts';

const KMBRIDGE = 'bin/kmbridge.mjs';

interface Answer {
  readonly schema: string;
  readonly ok: boolean;
  readonly error?: { readonly code: string; readonly message: string; readonly fix?: string };
  readonly [key: string]: unknown;
}

describe('the command line', () => {
  const directory = temporary();
  const env = { KMBRIDGE_DIR: directory };
  afterEach(endAll);
  afterAll(() => remove(directory));

  const kmbridge = (...args: string[]): Watched => start(KMBRIDGE, args, env);
  async function answer(run: Watched): Promise<{ code: number | string; json: Answer }> {
    const code = await run.ended;
    return { code, json: JSON.parse(run.out()) as Answer };
  }
  async function host(...args: string[]): Promise<Watched> {
    const broker = kmbridge('host', '--json', ...args);
    await broker.until('out', '"ok":true');
    return broker;
  }

  it('without a broker: exit 4, and a line that says how to start one', async () => {
    const plain = kmbridge('run', 'examples/minimal.ts');
    expect(await plain.ended).toBe(4);
    expect(plain.err()).toContain('kmbridge -- host');
    const { code, json } = await answer(kmbridge('adapters', '--json'));
    expect(code).toBe(4);
    expect(json).toMatchObject({ schema: 'kmbridge.adapters/1', ok: false, error: { code: 'NO_BROKER' } });
    expect(json.error?.fix).toContain('host');
  });

  it('runs a guest against a host in the foreground, lists its adapters, and ends on SIGTERM', async () => {
    const broker = await host('--partition', 'work,vram=64MiB');
    const guest = kmbridge('run', '--partition', 'work', 'examples/minimal.ts');
    expect(await guest.ended, guest.err()).toBe(0);
    expect(guest.out()).toContain(`of ${64 * 2 ** 20} bytes`);
    const { code, json } = await answer(kmbridge('adapters', '--partition', 'work', '--json'));
    expect(code).toBe(0);
    expect(json).toMatchObject({ schema: 'kmbridge.adapters/1', ok: true });
    broker.child.kill('SIGTERM');
    expect(await broker.ended).toBe(0);
  });

  it('a guest of another version: exit 3', async () => {
    await host('--partition', 'old');
    const guest = kmbridge('run', '--partition', 'old', '--driver', 'softgpu@1.0.0.0', 'examples/minimal.ts');
    expect(await guest.ended, guest.err()).toBe(3);
  });

  it.each([
    ['missing', undefined],
    ['no JSON', '{'],
    ['no manifest', '{"format":1}'],
  ])('a manifest that is %s: refused with the reason', async (_, text) => {
    const file = join(directory, `manifest-${text?.length ?? 'none'}.json`);
    if (text !== undefined) writeFileSync(file, text);
    const { code, json } = await answer(kmbridge('run', '--json', '--manifest', file, 'examples/minimal.ts'));
    expect(code).toBe(1);
    expect(json.error?.code).toBe('BAD_MANIFEST');
    expect(json.error?.message.length).toBeGreaterThan(10);
  });

  it.each([
    ['an unknown command', ['dance']],
    ['an unknown option', ['host', '--loud']],
    ['a bad partition', ['host', '--partition', 'a b']],
    ['a bad size', ['host', '--partition', 'a,vram=lots']],
    ['a row that is none', ['ioctls', 'explain', '0x17']],
  ])('%s: exit 2, as JSON too', async (_, args) => {
    expect(await kmbridge(...args).ended).toBe(2);
    const { code, json } = await answer(kmbridge(...args, '--json'));
    expect(code).toBe(2);
    expect(json).toMatchObject({ ok: false, error: { code: 'USAGE' } });
  });

  it('explains rows', async () => {
    const list = await answer(kmbridge('ioctls', 'list', '--json'));
    expect(list.json).toMatchObject({ schema: 'kmbridge.ioctls/1', ok: true });
    const one = await answer(kmbridge('ioctls', 'explain', '0x0f', '--json'));
    expect(one.json).toMatchObject({ ok: true, name: 'LX_DXSUBMITCOMMAND', bytes: 384 });
    expect(one.json).toMatchObject({
      does: expect.stringContaining('command buffer'),
      errors: expect.arrayContaining([expect.objectContaining({ status: 'STATUS_NO_MEMORY' })]),
    });
  });

  it('the doctor looks at machine, packages, socket and gate', async () => {
    await host('--partition', 'default');
    const { code, json } = await answer(kmbridge('doctor', '--json'));
    expect(json).toMatchObject({ schema: 'kmbridge.doctor/1', ok: true });
    expect(code).toBe(0);
  });
});
