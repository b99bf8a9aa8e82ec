import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const depcruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

function lint(cwd: string, folders: readonly string[]): { status: number | null; text: string } {
  const args = [depcruise, '--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', ...folders];
  const run = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return { status: run.status, text: (run.stdout + run.stderr).replace(/\s+/g, ' ') };
}

/** rule, importing file, imported file, part of the reason it must print. */
const planted = [
  ['guest-and-host-never-meet', 'src/guest-um/a.ts', 'src/host-km/b.ts', 'two sides of a trust boundary'],
  ['host-and-guest-never-meet', 'src/host-km/a.ts', 'src/guest-um/b.ts', 'two sides of a trust boundary'],
  ['abi-knows-no-transport', 'src/abi/a.ts', 'src/vmbus-sim/b.ts', 'bottom layer'],
  ['bus-knows-no-gpu', 'src/vmbus-sim/a.ts', 'src/host-km/b.ts', 'carries bytes'],
  ['verdicts-are-pure', 'src/version-check/a.ts', 'src/vmbus-sim/b.ts', 'opens no file'],
  ['packages-are-read-below-both-sides', 'src/packages/a.ts', 'src/host-km/b.ts', 'both sides read'],
  ['nothing-imports-the-command-line', 'src/host-km/a.ts', 'src/cli/b.ts', 'outermost shell'],
  ['src-never-imports-tests', 'src/cli/a.ts', 'test/b.ts', 'does not depend on tests'],
] as const;

describe('architecture lint', () => {
  let dir = '';
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'kmbridge-layers-'));
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json'])
      cpSync(join(root, file), join(dir, file));
    symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
    writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  function plant(from: string, body: string): void {
    mkdirSync(dirname(join(dir, from)), { recursive: true });
    writeFileSync(join(dir, from), body);
  }

  for (const [rule, from, to, reason] of planted) {
    it(`${rule}: a planted import is refused and the reason printed`, () => {
      for (const top of ['src', 'test']) rmSync(join(dir, top), { recursive: true, force: true });
      plant(to, 'export const b = 1;\n');
      const up = '../'.repeat(from.split('/').length - 1);
      plant(from, `import { b } from '${up}${to}';\nexport const a = b;\n`);
      const { status, text } = lint(dir, ['src']);
      expect(text).toContain(rule);
      expect(text).toContain(reason);
      expect(status).not.toBe(0);
    });
  }

  it('one-place-for-ffi: an import of the library elsewhere is refused', () => {
    for (const top of ['src', 'test']) rmSync(join(dir, top), { recursive: true, force: true });
    plant('src/host-km/a.ts', "import { open } from 'ffi-rs';\nexport const a = open;\n");
    const { status, text } = lint(dir, ['src']);
    expect(text).toContain('one-place-for-ffi');
    expect(status).not.toBe(0);
  });

  it('no-cycles: two files that import each other are refused', () => {
    for (const top of ['src', 'test']) rmSync(join(dir, top), { recursive: true, force: true });
    plant('src/abi/a.ts', "import { b } from './b.ts';\nexport const a = (): number => b();\n");
    plant('src/abi/b.ts', "import { a } from './a.ts';\nexport const b = (): number => a();\n");
    const { status, text } = lint(dir, ['src']);
    expect(text).toContain('no-cycles');
    expect(status).not.toBe(0);
  });

  it('the project itself has no violation, and its files were read', () => {
    const { status, text } = lint(root, ['src', 'examples', 'test', 'bench']);
    expect(text).toMatch(/no dependency violations found \((\d{2,}) modules/);
    expect(status).toBe(0);
  });
});
