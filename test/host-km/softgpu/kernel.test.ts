import { describe, expect, it } from 'vitest';
import {
  compileKernel,
  type KernelBinding,
  runKernel,
} from '../../../src/host-km/drivers/softgpu/engine/kernel.ts';
import {
  decodeAnswer,
  decodeOrder,
  encodeAnswer,
  encodeOrder,
} from '../../../src/host-km/drivers/softgpu/engine/protocol.ts';
import { readSections } from '../../../src/host-km/drivers/softgpu/engine/sections.ts';
import { assemble, grow, leftover, stamp, trap } from './modules.ts';

function run(module: Uint8Array, words: number, args: readonly number[] = [], groups = 1) {
  const compiled = compileKernel(module);
  if (!compiled.ok) return compiled.why;
  const seen = new Uint8Array(words * 4);
  const binding: KernelBinding = {
    bytes: seen.length,
    load: (into) => into.set(seen),
    store: (from) => seen.set(from),
  };
  const result = runKernel(compiled.kernel, [binding], new Uint8Array(new Uint32Array(args).buffer), groups);
  return result.code === 'DONE' ? [...new Uint32Array(seen.buffer)] : `${result.code} ${result.why}`;
}

describe('the contract of a kernel', () => {
  it('runs one that keeps it, once for each group', () => {
    expect(run(stamp, 3, [40], 3)).toEqual([40, 41, 42]);
    expect(run(stamp, 3, [40], 0)).toEqual([0, 0, 0]);
  });

  it.each([
    ['another import', assemble({ memory: ['env', 'memory'] }), 'import exactly'],
    ['another name', assemble({ memory: ['kmbridge', 'mem'] }), 'import exactly'],
    ['no main', assemble({ main: 'mane' }), 'function main'],
    ['no heap base', assemble({ base: '__heap' }), '__heap_base'],
    ['a start function', assemble({ start: true }), 'start function'],
    ['1,025 pages', assemble({ initial: 1025 }), 'at most 1024'],
    ['no WebAssembly', Uint8Array.of(1, 2, 3), 'WebAssembly'],
    ['a cut module', stamp.subarray(0, stamp.length - 1), 'WebAssembly'],
  ])('refuses %s', (_, module, why) => {
    expect(run(module, 1)).toContain(why);
  });

  it.each([
    ['plain', [0, 1]],
    ['shared, to sleep in', [3, 1, 1]],
  ])('refuses a memory of its own (%s), also where the platform takes it', (_, own) => {
    expect(readSections(assemble({ own }))).toEqual({ ok: false, why: 'it has a memory of its own' });
  });

  it('gives a memory that does not grow, as large as the module allows', () => {
    expect(run(grow, 1)).toEqual([0xffff_ffff]);
    expect(run(assemble({ initial: 1024 }), 1)).toEqual([0]);
    expect(run(assemble({ maximum: 1 }), (65_536 - 1024 - 4096) / 4)).toHaveLength(15_104);
    expect(run(assemble({ maximum: 1 }), (65_536 - 1024 - 4096) / 4 + 4)).toContain('do not fit');
  });

  it('starts every dispatch with zeroed memory', () => {
    expect([run(leftover, 1), run(leftover, 1)]).toEqual([[0], [0]]);
  });

  it('answers a trap', () => {
    expect(run(trap, 1)).toBe('TRAP unreachable');
  });

  it('refuses a heap base outside of memory', () => {
    expect(run(assemble({ maximum: 1, heapBase: 65_536 }), 1)).toContain('do not fit');
    expect(run(assemble({ heapBase: -1 }), 1)).toContain('must be an i32');
  });
});

describe('the engine protocol', () => {
  const order = {
    moduleBytes: 7,
    groups: 3,
    bindings: [{ at: 16, bytes: 4, write: true }],
    args: Uint8Array.of(1, 2, 3),
  };

  it('carries an order, and nothing that is none', () => {
    const bytes = encodeOrder(order);
    expect(decodeOrder(bytes)).toEqual(order);
    for (const cut of [0, 19, bytes.length - 1]) expect(decodeOrder(bytes.subarray(0, cut))).toBeNull();
    const many = bytes.slice();
    many[12] = 17;
    expect(decodeOrder(many)).toBeNull();
  });

  it('takes no more from an engine than one short answer', () => {
    const bytes = encodeAnswer('TRAP', `red\u001b[31m${'x'.repeat(500)}`);
    expect(decodeAnswer(bytes)).toEqual({ code: 'TRAP', detail: `red?[31m${'x'.repeat(192)}` });
    expect(decodeAnswer(bytes.subarray(0, 9))).toEqual({ code: 'MORE' });
    expect(decodeAnswer(Uint8Array.of(...bytes, 0))).toEqual({ code: 'BROKEN' });
    expect(decodeAnswer(Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0))).toEqual({ code: 'BROKEN' });
    expect(decodeAnswer(Uint8Array.of(0, 0, 0, 0, 201, 0, 0, 0))).toEqual({ code: 'BROKEN' });
  });
});
