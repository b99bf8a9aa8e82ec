import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leftOut, TOOLS } from '../../scripts/tools.mjs';

const root = resolve(import.meta.dirname, '../..');

/** Loads the configuration of the tests on a machine without a compiler. */
function configuration(env: Record<string, string>): { status: number | null; err: string } {
  const vitest = resolve(root, 'node_modules/vitest/vitest.mjs');
  const run = spawnSync(process.execPath, [vitest, 'list', '--filesOnly', 'test/process'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CC: '/nonexistent/cc', ...env },
  });
  return { status: run.status, err: run.stdout + run.stderr };
}

describe('what tests need beside Node', () => {
  it('leaves nothing out where all is there, and one line with the remedy for each tool that is missing', () => {
    const here = { name: 'a', get: 'apt-get install a', files: ['test/a/**'], found: () => true };
    const gone = {
      name: 'b',
      get: 'apt-get install b',
      files: ['test/b/**', 'test/c/**'],
      found: () => false,
    };
    expect(leftOut([here])).toEqual({ files: [], lines: [], lacking: [] });
    const line = 'left out test/b/**, test/c/**: needs b; apt-get install b';
    expect(leftOut([here, gone])).toEqual({ files: gone.files, lines: [line], lacking: [line] });
    expect(leftOut([{ ...gone, lacking: false }]).lacking).toEqual([]);
  });

  it('says of each tool how to get it and which files are its', () => {
    for (const { get, files } of TOOLS) {
      expect(get).not.toBe('');
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect(file).toMatch(/^test\/(native|process)\/.*\.test\.ts$/);
    }
  });

  it('a machine without a compiler runs the TypeScript part, and is told what it left out; CI is not', () => {
    const plain = configuration({ KMBRIDGE_CI: '' });
    expect(plain.status).toBe(0);
    expect(plain.err).toContain('test/process/cli.test.ts');
    expect(plain.err).not.toMatch(/^\[process\].*run-native/m);
    expect(plain.err.match(/needs a C compiler; apt-get install gcc libc6-dev/g)).toHaveLength(1);
    expect(configuration({ KMBRIDGE_CI: '1' }).status).not.toBe(0);
  });
});
