import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../scripts/lock.mjs';
import { newestHeader, outdated } from '../../scripts/stale.mjs';

const root = resolve(import.meta.dirname, '../..');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kmbridge-build-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a file of that age in seconds. */
function file(name: string, age: number): string {
  const path = join(folder, name);
  writeFileSync(path, '');
  const time = statSync(path).mtimeMs / 1000 - age;
  utimesSync(path, time, time);
  return path;
}

describe('what is out of date', () => {
  it('is older than one of its sources, or not there', () => {
    const [output, older, newer] = [file('o', 10), file('a.c', 20), file('b.c', 0)];
    expect(outdated(output, [older])).toBe(false);
    expect(outdated(output, [output])).toBe(false);
    expect(outdated(output, [older, newer])).toBe(true);
    expect(outdated(join(folder, 'none'), [])).toBe(true);
  });
  it('counts the header that changed last, and folders that are not there as empty', () => {
    file('a.h', 20);
    const newest = file('b.h', 10);
    file('c.c', 0);
    expect(newestHeader([folder, join(folder, 'none')])).toBe(newest);
  });
});

describe('the lock of a build', () => {
  it('is taken over from a process that is gone, waited for otherwise, and given back', () => {
    const lock = join(folder, 'lock');
    expect(withLock(lock, () => readFileSync(join(lock, 'pid'), 'utf8'))).toBe(String(process.pid));
    const module = new URL('../../scripts/lock.mjs', import.meta.url).href;
    const dies = `import { withLock } from '${module}'; withLock(process.argv[1], () => process.exit(0));`;
    spawnSync(process.execPath, ['--input-type=module', '-e', dies, lock]);
    expect(statSync(lock).isDirectory()).toBe(true);
    expect(withLock(lock, () => 'ours')).toBe('ours');
    expect(() => statSync(lock)).toThrow();
  });
});

describe('scripts/native.mjs', () => {
  const build = (args: string[], env: Record<string, string> = {}) =>
    spawnSync(process.execPath, [join(root, 'scripts/native.mjs'), ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
  it('without a compiler says in one line what that is and how to get it', () => {
    const { status, stderr } = build([], { CC: '/nonexistent/cc' });
    expect(status).toBe(1);
    expect(stderr).toBe(
      'kmbridge: no native part: CC=/nonexistent/cc does not compile a C program; apt-get install gcc libc6-dev\n',
    );
  });
  it('refuses a variant that is none', () => {
    expect(build(['--variant', 'fast']).status).toBe(2);
    expect(build(['--variant', 'fast']).stderr).toContain('plain|asan|ubsan|tsan');
  });
});
