import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCurrent, kernels } from '../../scripts/kernels.ts';
import { renameMemoryImport } from '../../scripts/wasm-import.ts';
import { wasm } from '../../src/host-km/drivers/softgpu/engine/webassembly.ts';

describe('committed kernels', () => {
  it.each(kernels())('$binary is what its source builds', (kernel) => {
    expect(isCurrent(kernel)).toBe(true);
  });

  it('a kernel that was never built is not current', () => {
    const [kernel] = kernels();
    expect(kernel).toBeDefined();
    if (kernel) expect(isCurrent({ ...kernel, binary: `${kernel.binary}.none` })).toBe(false);
  });

  it('--check agrees and changes nothing', () => {
    const script = resolve(import.meta.dirname, '../../scripts/kernels.ts');
    const run = spawnSync(process.execPath, ['--import', 'tsx', script, '--check'], { encoding: 'utf8' });
    expect({ status: run.status, text: run.stdout + run.stderr }).toEqual({ status: 0, text: '' });
  });
});

describe('renaming the memory import', () => {
  const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const memory = [2, 8, 1, 1, 0x61, 1, 0x62, 2, 0, 1];

  it('keeps the sections around it', () => {
    const type = [1, 4, 1, 0x60, 0, 0];
    const renamed = renameMemoryImport(Uint8Array.from([...head, ...type, ...memory]), 'kmbridge', 'memory');
    expect([...renamed.subarray(0, 14)]).toEqual([...head, ...type]);
    expect(wasm.Module.imports(new wasm.Module(Uint8Array.from(renamed)))).toEqual([
      { module: 'kmbridge', name: 'memory', kind: 'memory' },
    ]);
  });

  it.each([
    ['no import', [...head]],
    ['a function', [...head, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 0x61, 1, 0x62, 0, 0]],
    ['two imports', [...head, 2, 15, 2, ...memory.slice(3), ...memory.slice(3)]],
    ['a torn length', [...head, 2, 0x80]],
  ])('refuses a module with %s', (_, bytes) => {
    expect(() => renameMemoryImport(Uint8Array.from(bytes), 'kmbridge', 'memory')).toThrow();
  });
});
