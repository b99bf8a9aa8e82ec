import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildNative } from '../../scripts/native.mjs';
import { endAll, remove, start, temporary, type Watched } from '../process/harness.ts';
import { buildClient } from './dxcore-build.ts';

const MIB = 1024 * 1024;
/** What the client says of softgpu in a partition with 256 MiB. */
const SOFTGPU = `factory 0x0
list 0x0
count 1 sort 0x0 stale 0
adapter 0x0 valid 1
luid 5347 0
description 30 softgpu Virtual Render Driver
hardware 1414 8e 0 0, 1414 8e
version 1000100000000 model 3000
memory LOCAL 0 SYSTEM
hardware 1 integrated 0 detachable 0 acg 0
preemption 0 0
attributes 1 0 0
budget 0x0 ${256 * MIB} used 0
budget 0x0 SYSTEM used 0
updating 0x0 0
same 1
`;

describe('DXCore before a broker', () => {
  const directory = temporary();
  const env = { KMBRIDGE_DIR: directory };
  let client = '';
  beforeAll(() => {
    const built = buildNative();
    if (!built.ok) throw new Error(built.reason);
    client = buildClient(built.dir, 'dxcore-softgpu.cpp', 'plain', directory);
  });
  afterEach(endAll);
  afterAll(() => remove(directory));

  async function host(partition: string): Promise<Watched> {
    const broker = start(
      'bin/kmbridge.mjs',
      ['host', '--json', '--partition', `${partition},vram=256MiB`],
      env,
    );
    await broker.until('out', '"ok":true');
    return broker;
  }
  const run = (partition: string, ...words: string[]): Watched =>
    start('bin/kmbridge.mjs', ['run', '--partition', partition, ...words], env);

  it('shows the adapter as the broker has it', async () => {
    await host('shown');
    const trace = join(directory, 'trace');
    const guest = run('shown', '--trace', trace, '--', client);
    expect(await guest.ended, guest.err()).toBe(0);
    const pattern = SOFTGPU.replace(/LOCAL|SYSTEM/g, '\\d+');
    expect(guest.out()).toMatch(new RegExp(`^${pattern}released 0 0 0\n$`));
    const named = new Set(readFileSync(trace, 'utf8').match(/DXCore\w+/g));
    expect([...named].sort()).toEqual([
      'DXCoreCreateAdapterFactory',
      'DXCoreCreateAdapterList',
      'DXCoreGetAdapterByLuid',
      'DXCoreGetProperty',
      'DXCoreGetPropertySize',
      'DXCoreIsAttributeSupported',
      'DXCoreIsPropertySupported',
      'DXCoreIsValid',
      'DXCoreQueryState',
      'DXCoreSort',
    ]);
  });

  it('tells that the broker is gone', async () => {
    const broker = await host('gone');
    const guest = run('gone', '--', client, 'wait');
    await guest.until('out', 'waiting');
    broker.child.kill('SIGKILL');
    await broker.ended;
    guest.child.stdin?.end('\n');
    expect(await guest.ended, guest.err()).toBe(0);
    expect(guest.out()).toContain('\ngone 0x887a0005 valid 0 stale 1\nreleased 0 0 0\n');
  });

  it('gives a refusal of the gate as what it is', async () => {
    await host('refused');
    const old = run('refused', '--driver', 'softgpu@1.0.0.0', '--', client);
    expect(await old.ended).toBe(1);
    expect(old.out()).toBe('factory 0xc01e0009\n');
    expect(old.err()).toMatch(/driver_version differs: host 1\.1\.0\.0, guest 1\.0\.0\.0/);
  });
});
