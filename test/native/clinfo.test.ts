import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { endAll, remove, start, temporary } from '../process/harness.ts';
import { startHost } from './host.ts';

/** Columns of a line of the trace: time, partition, process id, process, name, status. */
const LINE = /^\S+ {2}(\S+) +\d+ {2}(\S+) +(\S+) +(\S+) +\d+\.\d µs$/gm;

/**
 * Debian's clinfo with Intel's OpenCL driver, both as they are. When no render node is there, that driver looks for the library
 * of WSL, takes an adapter that calls itself a virtual render one, and asks for its driver package. It then wants Intel's
 * libwsl_compute_helper.so from that package, which softgpu's has not, and aborts: by then all that is looked at here has been.
 */
describe('clinfo of Debian', () => {
  const directory = temporary();
  afterEach(endAll);
  afterAll(() => remove(directory));

  it('is served by the broker, from the factory to the driver package', async () => {
    const { env } = await startHost(directory, 'clinfo');
    const words = ['run', '--partition', 'clinfo', '--wsl-paths', '--trace', '-', '--', 'clinfo'];
    const run = start('bin/kmbridge.mjs', words, env);
    await run.ended;
    const calls = [...run.out().matchAll(LINE)];
    for (const [, where, who, , status] of calls)
      expect([where, who, status]).toEqual(['clinfo', 'clinfo', 'SUCCESS']);
    const names = calls.map(([, , , name]) => name);
    // In turn: neighbours of one name are one step.
    const steps = names.filter((name, at) => name !== names[at - 1]);
    expect(steps).toEqual([
      'DXCoreCreateAdapterFactory',
      'DXCoreCreateAdapterList',
      'DXCoreGetAdapterByLuid',
      'DXCoreGetProperty',
      'DXCoreGetPropertySize',
      'DXCoreGetProperty',
      'DXCoreGetAdapterByLuid',
      'D3DKMTOpenAdapterFromLuid',
      'D3DKMTQueryAdapterInfo',
    ]);
    expect(run.out()).toContain('wddm/create_um_km_data_translator.cpp');
  });

  it('of another driver version is refused by the gate, with both versions and what mends it', async () => {
    const { env } = await startHost(directory, 'refused');
    const trace = join(directory, 'trace');
    const words = ['run', '--partition', 'refused', '--driver', 'softgpu@1.0.0.0', '--wsl-paths'];
    const run = start('bin/kmbridge.mjs', [...words, '--trace', trace, '--', 'clinfo'], env);
    expect(await run.ended, run.err()).toBe(0);
    expect(run.out()).toMatch(/^Number of platforms +0$/m);
    const [line = '', ...more] = run.err().trimEnd().split('\n');
    expect(more).toEqual([]);
    expect(line).toMatch(/^kmbridge: refused, driver_version differs: host 1\.1\.0\.0, guest 1\.0\.0\.0 /);
    expect(line).toMatch(
      /mend it with: .* --partition refused --driver softgpu@1\.1\.0\.0 --wsl-paths -- clinfo$/,
    );
  });
});
