import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { reference } from '../../examples/picture/reference.ts';
import { PICTURE, SPHERE_WORDS, sceneBytes, spheres, WORLD_WORDS } from '../../examples/picture/scene.ts';
import { wasm } from '../../src/host-km/drivers/softgpu/engine/webassembly.ts';
import { type Harness, harness } from './kernel-harness.ts';

const file = resolve(import.meta.dirname, '../../examples/kernels/picture.wasm');
const ROWS = 8;

function draw(engine: Harness, scene: Uint8Array, width: number, height: number): Uint8Array {
  const picture = new Uint8Array(width * height * 4);
  engine.run([picture, scene], [width, height, 0, height, ROWS], Math.ceil(height / ROWS));
  return picture;
}

describe('the picture kernel', () => {
  const engine = harness(file);
  const { width, height } = PICTURE;
  const scene = sceneBytes();
  let full = new Uint8Array();
  beforeAll(() => {
    full = new Uint8Array(draw(engine, scene, width, height));
  });

  it('is a kernel: one import, main and __heap_base, no start, no growth', () => {
    expect(wasm.Module.imports(engine.module)).toEqual([
      { module: 'kmbridge', name: 'memory', kind: 'memory' },
    ]);
    expect(wasm.Module.exports(engine.module)).toEqual([
      { name: 'main', kind: 'function' },
      { name: '__heap_base', kind: 'global' },
    ]);
    expect(sectionIds(readFileSync(file))).not.toContain(8);
  });

  it('agrees with the CPU reference in every byte of the whole picture', () => {
    expect(Buffer.compare(full, reference(scene, width, height))).toBe(0);
  });

  it('draws a picture, not a surface: tens of thousands of colours, light and dark, no row like another', () => {
    const words = new Uint32Array(full.buffer);
    expect(new Set(words).size).toBeGreaterThan(50_000);
    const greens = full.filter((_, index) => index % 4 === 1);
    expect(greens.reduce((a, b) => Math.min(a, b), 255)).toBeLessThan(24);
    expect(greens.reduce((a, b) => Math.max(a, b), 0)).toBe(255);
    const rows = Array.from({ length: height }, (_, y) =>
      Buffer.from(full.subarray(y * width * 4, (y + 1) * width * 4)).toString('latin1'),
    );
    expect(new Set(rows).size).toBe(height);
  });

  it('gives the same rows whether a dispatch has all of them or a part', () => {
    const part = new Uint8Array(width * 16 * 4);
    engine.run([part, scene], [width, height, 320, 16, 5], 4);
    expect(Buffer.compare(part, full.subarray(320 * width * 4, 336 * width * 4))).toBe(0);
  });

  it('draws what is uploaded: without the spheres, another world; both sides agree on it', () => {
    const bare = scene.slice(0, WORLD_WORDS * 8);
    new DataView(bare.buffer).setFloat64(0, 0, true);
    const drawn = draw(engine, bare, 96, 64);
    expect(Buffer.compare(drawn, reference(bare, 96, 64))).toBe(0);
    expect(Buffer.compare(drawn, draw(engine, scene, 96, 64))).not.toBe(0);
  });

  it.each([
    ['shorter than its world', (bytes: Uint8Array) => bytes.slice(0, WORLD_WORDS * 8 - 1)],
    ['one sphere short of its count', (bytes: Uint8Array) => bytes.slice(0, bytes.length - 1)],
    ['of a count that is not a number', (bytes: Uint8Array) => withCount(bytes, Number.NaN)],
    ['of a negative count', (bytes: Uint8Array) => withCount(bytes, -1)],
  ])('leaves the picture alone when the scene is %s', (_, spoil) => {
    expect(draw(engine, spoil(scene), 32, 16).every((byte) => byte === 0)).toBe(true);
  });

  it('never writes past a picture that is shorter than the arguments say', () => {
    const small = new Uint8Array(32 * 4 * 4);
    const behind = scene.slice();
    engine.run([small, behind], [32, 16, 0, 16, 16], 1);
    expect(Buffer.compare(small, draw(engine, scene, 32, 16).subarray(0, small.length))).toBe(0);
    expect(Buffer.compare(behind, scene)).toBe(0);
  });

  it('has the layout that the kernel reads', () => {
    expect(scene.length).toBe((WORLD_WORDS + SPHERE_WORDS * spheres().length) * 8);
    expect(new DataView(scene.buffer).getFloat64(0, true)).toBe(spheres().length);
  });
});

function withCount(bytes: Uint8Array, count: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setFloat64(0, count, true);
  return copy;
}

/** Ids of a module's sections; 8 is the start function. */
function sectionIds(module: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < module.length; ) {
    ids.push(module[at++] ?? 0);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++] ?? 0;
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return ids;
}
