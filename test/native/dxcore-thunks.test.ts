import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thunksSource } from '../../scripts/gen/native-thunks.ts';
import { rows } from '../../src/abi/index.ts';
import { ROOT } from './compilers.ts';
import { buildClient, buildWithStub, variants } from './dxcore-build.ts';

/** What Intel's compute runtime resolves before it makes a call; it gives up when one is absent. */
const INTEL = [
  'OpenAdapterFromLuid CreateAllocation2 DestroyAllocation2 ShareObjects QueryAdapterInfo CloseAdapter CreateDevice',
  'DestroyDevice Escape CreateContextVirtual DestroyContext OpenResource OpenResourceFromNtHandle QueryResourceInfo',
  'QueryResourceInfoFromNtHandle CreateSynchronizationObject CreateSynchronizationObject2 CreatePagingQueue',
  'DestroySynchronizationObject SignalSynchronizationObject WaitForSynchronizationObject DestroyPagingQueue Lock2',
  'WaitForSynchronizationObjectFromCpu SignalSynchronizationObjectFromCpu WaitForSynchronizationObjectFromGpu',
  'SignalSynchronizationObjectFromGpu Unlock2 MapGpuVirtualAddress ReserveGpuVirtualAddress FreeGpuVirtualAddress',
  'UpdateGpuVirtualAddress SubmitCommand MakeResident Evict SetContextSchedulingPriority SetAllocationPriority',
  'CreateHwQueue DestroyHwQueue SubmitCommandToHwQueue GetDeviceState',
].flatMap((line) => line.split(' ').map((name) => `D3DKMT${name}`));

const generated = readFileSync(join(ROOT, 'native/gen/thunks.c'), 'utf8');
const named = (macro: string): string[] =>
  [...generated.matchAll(new RegExp(`^${macro}\\((\\w+)`, 'gm'))].map((match) => match[1] ?? '');

const clean = { out: '', lines: '', status: 0 };

it('are those of the schema', () => {
  expect(generated).toBe(thunksSource(rows));
});

describe.each(variants)('the D3DKMT functions (%s)', (variant) => {
  let folder = '';
  let program = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kmbridge-thunks-'));
    buildWithStub(folder, variant);
    program = buildClient(folder, 'dxcore-thunks.c', variant);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function play(words: readonly string[], env: Record<string, string> = {}) {
    const { stdout, stderr, status } = spawnSync(program, words, {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...env },
    });
    return { out: stdout, lines: stderr, status };
  }

  it('pass on their argument for each row', () => {
    const plain = rows.filter(({ api }) => !['D3DKMTQueryAdapterInfo', 'D3DKMTShareObjects'].includes(api));
    expect(play(['rows', ...plain.map(({ api, nr }) => `${api}=${nr}`)])).toEqual(clean);
  });

  it('exist where no row serves them, and say so once each', () => {
    const names = named('KMB_NOT_SERVED');
    const said = names.map((name) => `kmbridge: ${name} is not served: STATUS_NOT_SUPPORTED\n`).join('');
    expect(names).toContain('D3DKMTPresent');
    expect(play(['absent', ...names])).toEqual({ ...clean, lines: said });
    expect(play(['absent', ...names], { KMBRIDGE_QUIET: '1' })).toEqual(clean);
  });

  it('are all there that a known client resolves', () => {
    expect(play(['present', 'DXCoreCreateAdapterFactory', ...INTEL])).toEqual(clean);
  });

  it('turn text into that of a program for Linux and back', () => {
    expect(play(['texts'])).toEqual(clean);
  });

  it('read the registry up to the room that there is', () => {
    expect(play(['registry'])).toEqual(clean);
  });

  it('answer a wild pointer with a status', () => {
    expect(play(['wild'])).toEqual(clean);
  });

  it('have older forms of some of them', () => {
    expect(play(['older'])).toEqual(clean);
  });

  it('are, with the factory, all that the library exports', () => {
    const words = ['-D', '--defined-only', '--format=posix', join(folder, 'libdxcore.so')];
    const { stdout } = spawnSync('nm', words, { encoding: 'utf8' });
    const lines = stdout.trim().split('\n');
    const symbols = lines.map((line) => line.split(' ')[0] ?? '');
    expect(symbols.filter((name) => !name.startsWith('D3DKMT'))).toEqual(['DXCoreCreateAdapterFactory']);
    expect(symbols.length).toBeGreaterThan(100);
  });
});
