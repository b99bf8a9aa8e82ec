import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  describePackage,
  findPackage,
  hashFile,
  listPackages,
  loadPackage,
  packageDigest,
} from '../../src/packages/index.ts';
import type { Manifest } from '../../src/version-check/index.ts';

const abi = `sha256:${'a'.repeat(64)}`;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kmbridge-packages-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Writes a package as its author would, and returns the path of its manifest. */
function install(version: string, change: (manifest: Manifest) => unknown = (same) => same): string {
  const directory = join(root, 'softgpu', version);
  mkdirSync(join(directory, 'lib'), { recursive: true });
  writeFileSync(join(directory, 'umd.ts'), `export const version = '${version}';\n`);
  writeFileSync(join(directory, 'lib/empty'), '');
  const stated = { surface: 'dxg', driver: 'softgpu', vendor_id: 0x1414, device_id: 0x8e } as const;
  const manifest = describePackage(directory, { ...stated, driver_version: version, abi });
  const path = join(directory, 'manifest.json');
  writeFileSync(path, JSON.stringify(change(manifest)));
  return path;
}

function codeOf(path: string): string {
  const result = loadPackage(path);
  return result.ok ? 'ok' : result.code;
}

describe('a package on disk', () => {
  it('verifies when its files are what the manifest says', () => {
    const path = install('1.0.0.0');
    const result = loadPackage(path);
    expect(result).toMatchObject({ ok: true, directory: join(root, 'softgpu/1.0.0.0'), manifestPath: path });
    expect(result.ok && result.manifest.files.map((file) => file.path)).toEqual(['lib/empty', 'umd.ts']);
  });
  it('is refused when a byte, the length or a whole file is another', () => {
    const path = install('1.0.0.0');
    const file = join(root, 'softgpu/1.0.0.0/umd.ts');
    writeFileSync(file, `export const version = '1.0.0.1';\n`);
    expect(loadPackage(path)).toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringContaining('SHA-256'),
    });
    truncateSync(file, 3);
    expect(loadPackage(path)).toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringContaining('3 bytes'),
    });
    rmSync(file);
    expect(loadPackage(path)).toMatchObject({
      code: 'MISSING_FILE',
      message: expect.stringContaining('ENOENT'),
    });
    mkdirSync(file);
    expect(codeOf(path)).toBe('BAD_FILE');
  });
  it('is refused when the digest is not its file list’s', () => {
    const umd_digest = `sha256:${'0'.repeat(64)}`;
    expect(codeOf(install('1.0.0.0', (manifest) => ({ ...manifest, umd_digest })))).toBe('BAD_DIGEST');
  });
  it('is refused when a link leads out of it, and taken when it stays inside', () => {
    const path = install('1.0.0.0');
    const directory = join(root, 'softgpu/1.0.0.0');
    renameSync(join(directory, 'umd.ts'), join(directory, 'real.ts'));
    symlinkSync('real.ts', join(directory, 'umd.ts'));
    expect(codeOf(path)).toBe('ok');
    renameSync(join(directory, 'real.ts'), join(root, 'outside.ts'));
    rmSync(join(directory, 'umd.ts'));
    symlinkSync('../../outside.ts', join(directory, 'umd.ts'));
    expect(loadPackage(path)).toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringContaining('leads out'),
    });
  });
  it('is refused when its manifest is missing, a folder, a pipe, broken or too large', () => {
    const path = install('1.0.0.0');
    expect(codeOf(join(root, 'nowhere/manifest.json'))).toBe('NO_MANIFEST');
    expect(codeOf(root)).toBe('NO_MANIFEST');
    const pipe = join(root, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(codeOf(pipe)).toBe('NO_MANIFEST');
    writeFileSync(path, '{"format":1}');
    expect(loadPackage(path)).toMatchObject({
      code: 'BAD_MANIFEST',
      message: expect.stringContaining('is missing'),
    });
    writeFileSync(path, ' '.repeat(3 * 128 * 1024 + 1));
    expect(codeOf(path)).toBe('BAD_MANIFEST');
  });
  it('says its errors on one line, whatever its path holds', () => {
    const result = loadPackage('no\u001b[2J\nwhere');
    expect(result).toMatchObject({ message: expect.stringContaining('no\\u{1b}[2J\\u{a}where') });
  });
});

describe('finding a package', () => {
  it('takes the newest by number, or the version asked for', () => {
    for (const version of ['1.9.0.0', '1.10.0.0', '1.0.0.0']) install(version);
    const newest = findPackage(root, 'softgpu');
    expect(newest.ok && newest.manifest.driver_version).toBe('1.10.0.0');
    const asked = findPackage(root, 'softgpu', '1.0.0.0');
    expect(asked.ok && asked.manifest.driver_version).toBe('1.0.0.0');
  });
  it('says what there is when the one asked for is not', () => {
    install('1.0.0.0');
    expect(findPackage(root, 'softgpu', '2.0.0.0')).toMatchObject({
      code: 'NO_PACKAGE',
      message: expect.stringContaining('there is: 1.0.0.0'),
    });
    expect(findPackage(root, 'other')).toMatchObject({ code: 'NO_PACKAGE' });
    expect(findPackage(root, '..', '..')).toMatchObject({ code: 'NO_PACKAGE' });
    expect(findPackage(join(root, 'nowhere'), 'softgpu')).toMatchObject({ code: 'NO_PACKAGE' });
  });
  it('does not take a package for another that lies in its place', () => {
    install('1.0.0.0');
    renameSync(join(root, 'softgpu/1.0.0.0'), join(root, 'softgpu/1.1.0.0'));
    expect(findPackage(root, 'softgpu', '1.1.0.0')).toMatchObject({ code: 'MISPLACED' });
  });
  it('lists every place in order, the broken with its error', () => {
    install('1.1.0.0');
    install('1.0.0.0', () => ({}));
    mkdirSync(join(root, 'softgpu/notes'));
    mkdirSync(join(root, '.hidden/1.0.0.0'), { recursive: true });
    expect(listPackages(root).map(({ place, result }) => [place.version, result.ok])).toEqual([
      ['1.0.0.0', false],
      ['1.1.0.0', true],
    ]);
  });
});

describe('the digest', () => {
  const files = [
    { path: 'a', bytes: 1, sha256: '1'.repeat(64) },
    { path: 'b', bytes: 2, sha256: '2'.repeat(64) },
  ];
  it('is over sorted lines of hash, size and path', () => {
    const text = `${'1'.repeat(64)} 1 a\n${'2'.repeat(64)} 2 b\n`;
    const expected = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    expect(packageDigest(files)).toBe(expected);
    expect(packageDigest([...files].reverse())).toBe(expected);
  });
  it('changes with every part of every file', () => {
    const [a, b] = files;
    const variants = [
      [a],
      [a, { ...b, path: 'c' }],
      [a, { ...b, bytes: 3 }],
      [a, { ...b, sha256: '3'.repeat(64) }],
    ];
    const digests = variants.map((variant) => packageDigest(variant as typeof files));
    expect(new Set([...digests, packageDigest(files)]).size).toBe(5);
  });
  it('stops reading one byte past the limit', () => {
    const path = join(root, 'file');
    writeFileSync(path, 'x'.repeat(100));
    expect(hashFile(path, 100).bytes).toBe(100);
    expect(hashFile(path, 99).bytes).toBe(100);
    expect(hashFile(path, 10).bytes).toBe(11);
    expect(hashFile(path, 100).sha256).toBe(createHash('sha256').update('x'.repeat(100)).digest('hex'));
  });
});
