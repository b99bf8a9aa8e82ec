import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findStored, installPackage, loadPackage } from '../../src/packages/index.ts';
import { author, sha256, sourceOf } from './sample.ts';

/** Dies at the n-th thing it does to the disk, and does nothing any more, tidying up included. */
const death = vi.hoisted(() => ({ at: Number.POSITIVE_INFINITY, done: 0, bytes: Number.POSITIVE_INFINITY }));

class Killed extends Error {}

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const dying =
    <A extends unknown[], R>(act: (...args: A) => R): ((...args: A) => R) =>
    (...args) => {
      if (++death.done >= death.at) throw new Killed('killed');
      return act(...args);
    };
  const writeSync = (fd: number, from: Uint8Array, at: number, length: number, position: number): number => {
    if (++death.done < death.at) return fs.writeSync(fd, from, at, length, position);
    // In the middle of a write: some of it has reached the disk.
    if (death.done === death.at && death.bytes < length) fs.writeSync(fd, from, at, death.bytes, position);
    throw new Killed('killed');
  };
  const mutating = {
    mkdirSync: dying(fs.mkdirSync),
    renameSync: dying(fs.renameSync),
    rmSync: dying(fs.rmSync),
    symlinkSync: dying(fs.symlinkSync),
    linkSync: dying(fs.linkSync),
    copyFileSync: dying(fs.copyFileSync),
    fsyncSync: dying(fs.fsyncSync),
    fchmodSync: dying(fs.fchmodSync),
    ftruncateSync: dying(fs.ftruncateSync),
    openSync: dying(fs.openSync),
    writeSync,
  };
  return { ...fs, ...mutating, default: { ...fs, ...mutating } };
});

let base: string;
let root: string;
const contents = {
  'umd.ts': '// 1.1.0.0, the new one\n',
  'lib/a.so': 'x'.repeat(100),
  'lib/b.so': 'same',
  empty: '',
};

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'kmbridge-kill-'));
  author(join(base, 'old'), '1.0.0.0', { 'umd.ts': '// 1.0.0.0\n', 'lib/b.so': 'same' });
  author(join(base, 'new'), '1.1.0.0', contents);
  author(join(base, 'again'), '1.0.0.0', { 'umd.ts': '// 1.0.0.0, built again\n', 'lib/b.so': 'same' });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const offered = (name: string): ReturnType<typeof sourceOf> => sourceOf(join(base, name, 'manifest.json'));

/** A store in which the old package is current. */
function prepare(): void {
  death.at = Number.POSITIVE_INFINITY;
  root = mkdtempSync(join(base, 'store-'));
  installPackage(root, offered('old'));
}

/** Installs until the death; whether it got to the end before. */
function installUntil(at: number, source: ReturnType<typeof sourceOf>, bytes = 0): boolean {
  death.done = 0;
  death.bytes = bytes;
  death.at = at;
  try {
    installPackage(root, source);
    return true;
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
    return false;
  } finally {
    death.at = Number.POSITIVE_INFINITY;
  }
}

/** The text of the package that a guest takes, which has to be a whole one. */
function taken(): string {
  const found = findStored(root, 'softgpu');
  if (found?.ok !== true) throw new Error(found === null ? 'no package' : found.message);
  return readFileSync(join(found.directory, 'umd.ts'), 'utf8');
}

/** What an installation that nothing interrupts leaves behind; links lead to packages whose names are their digests. */
function cleared(): void {
  expect(readdirSync(join(root, '.tmp'))).toEqual([]);
  expect(readdirSync(join(root, '.blobs/sha256')).filter((name) => name.endsWith('.part'))).toEqual([]);
}

describe('whatever step an installation dies at', () => {
  it('the old package is whole and current, or the new one is, and the next installation ends well', () => {
    const states = new Set<string>();
    let steps = 1;
    for (let finished = false; !finished; steps++) {
      prepare();
      finished = installUntil(steps, offered('new'));
      states.add(taken());
      // The old version is there for who asks for it.
      expect(findStored(root, 'softgpu', '1.0.0.0')).toMatchObject({ ok: true });
      installPackage(root, offered('new'));
      expect(taken()).toBe(contents['umd.ts']);
      expect(loadPackage(join(root, 'softgpu/1.1.0.0/manifest.json'))).toMatchObject({ ok: true });
      rmSync(root, { recursive: true });
    }
    expect(states).toEqual(new Set(['// 1.0.0.0\n', contents['umd.ts']]));
    expect(steps).toBeGreaterThan(40);
  });

  it('also when the new package has the version of the old one', () => {
    const states = new Set<string>();
    for (let at = 1, finished = false; !finished; at++) {
      prepare();
      finished = installUntil(at, offered('again'));
      states.add(taken());
      expect(findStored(root, 'softgpu', '1.0.0.0')).toMatchObject({ ok: true });
      // Another than the one that was interrupted: it clears up.
      installPackage(root, offered('new'));
      cleared();
      rmSync(root, { recursive: true });
    }
    expect(states).toEqual(new Set(['// 1.0.0.0\n', '// 1.0.0.0, built again\n']));
  });

  it('also when a folder that somebody put there has to give way', () => {
    const states = new Set<string>();
    for (let at = 1, finished = false; !finished; at++) {
      death.at = Number.POSITIVE_INFINITY;
      root = mkdtempSync(join(base, 'store-'));
      author(join(root, 'softgpu/1.0.0.0'), '1.0.0.0', { 'umd.ts': '// by hand\n' });
      finished = installUntil(at, offered('again'));
      states.add(taken());
      installPackage(root, offered('again'));
      expect(taken()).toBe('// 1.0.0.0, built again\n');
      expect(loadPackage(join(root, 'softgpu/1.0.0.0/manifest.json'))).toMatchObject({ ok: true });
      rmSync(root, { recursive: true });
    }
    expect(states).toEqual(new Set(['// by hand\n', '// 1.0.0.0, built again\n']));
  });

  it('also in the middle of a write, at any byte of a file, and then again', () => {
    prepare();
    const part = (): string => join(root, '.blobs/sha256', `${sha256(contents['lib/a.so'])}.part`);
    const partBytes = (): number => (existsSync(part()) ? readFileSync(part()).length : -1);
    // Which step writes the file: the one that leaves a byte of it.
    let write = 1;
    for (
      installUntil(write, offered('new'), 1);
      partBytes() !== 1;
      installUntil(++write, offered('new'), 1)
    ) {
      rmSync(root, { recursive: true });
      prepare();
    }
    for (let bytes = 0; bytes < 100; bytes++) {
      rmSync(root, { recursive: true });
      prepare();
      installUntil(write, offered('new'), bytes);
      expect(partBytes()).toBe(bytes);
      expect(taken()).toBe('// 1.0.0.0\n');
      // The second one dies too, further on; the third gets there.
      installUntil(write, offered('new'), Math.min(20, 99 - bytes));
      expect(taken()).toBe('// 1.0.0.0\n');
      installPackage(root, offered('new'));
      expect(taken()).toBe(contents['umd.ts']);
      cleared();
    }
  });
});
