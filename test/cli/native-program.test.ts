import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityLine, nativeLaunch, programText, startText } from '../../src/cli/native-environment.ts';
import { nativeDirectory } from '../../src/cli/native-libraries.ts';
import { findProgram } from '../../src/cli/native-program.ts';
import { isProgram } from '../../src/cli/operands.ts';
import { driversRoot, projectRoot } from '../../src/cli/paths.ts';
import { VERSION_LIMITS } from '../../src/version-check/index.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'kmbridge-program-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

function script(name: string, text: string, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

describe('the operands of run', () => {
  const words = (text: string) => ['node', 'kmbridge', ...text.split(' ')];
  it('are a program right after the first --, and a script otherwise', () => {
    expect(isProgram(words('run -- prog a'), ['prog', 'a'])).toBe(true);
    expect(isProgram(words('run --partition p -- prog -- a'), ['prog', '--', 'a'])).toBe(true);
    expect(isProgram(words('run a.ts'), ['a.ts'])).toBe(false);
    expect(isProgram(words('run a.ts -- a.ts'), ['a.ts', '--', 'a.ts'])).toBe(false);
  });
});

describe('finding a program', () => {
  it('looks on PATH for a name, and at a path where it is', () => {
    const path = script('tool', '#!/bin/sh\n');
    const env = { PATH: `/nonexistent:${folder}:/usr/bin` };
    expect(findProgram('tool', env)).toMatchObject({ path, name: 'tool' });
    expect(findProgram(path, {})).toMatchObject({ path, name: path });
    expect(findProgram('sh').path).toMatch(/\/sh$/);
    expect(() => findProgram('tool', { PATH: '' })).toThrow('no program tool on PATH');
    expect(() => findProgram(join(folder, 'none'))).toThrow('no program');
    // A name is looked for on PATH alone, as a shell does; a file that may not be executed is none.
    script('data', '#!/bin/sh\n', 0o644);
    expect(() => findProgram('data', env)).toThrow('on PATH');
    mkdirSync(join(folder, 'sub'));
    expect(() => findProgram('sub', env)).toThrow('on PATH');
  });
  it('names every file that the start opens', () => {
    const inner = script('inner', '#!/bin/sh\n');
    const outer = script('outer', `#!${inner}\n`);
    symlinkSync(outer, join(folder, 'link'));
    const { files } = findProgram(join(folder, 'link'));
    expect(files).toEqual(
      expect.arrayContaining([join(folder, 'link'), outer, inner, realpathSync('/bin/sh')]),
    );
  });
  it('refuses what the shim cannot be loaded into', () => {
    expect(() => findProgram(script('text', 'hello\n'))).toThrow('neither an ELF program nor a script');
    const loop = join(folder, 'loop');
    script('loop', `#!${loop}\n`);
    expect(() => findProgram(loop)).toThrow('#! lines');
    // The kernel ignores the bits of a script.
    expect(findProgram(script('set', '#!/bin/sh\n', 0o4755)).name).toContain('set');
  });
});

describe('what a native guest is told', () => {
  const manifest = join(driversRoot, 'softgpu/1.1.0.0/manifest.json');
  const environment = { socket: '/s/p.sock', partition: 'p', manifest };
  const program = { path: '/usr/bin/tool', name: 'tool', files: [] };
  it('puts our libraries before whatever the loader was told already', () => {
    const env = { LD_PRELOAD: '/a.so', LD_LIBRARY_PATH: '/lib' };
    const { guest } = nativeLaunch(program, [], environment, env);
    expect(guest['LD_PRELOAD']).toBe(`${nativeDirectory}/libkmbridge.so:/a.so`);
    expect(guest['LD_LIBRARY_PATH']).toBe(`${nativeDirectory}:/lib`);
    expect(nativeLaunch(program, [], environment, {}).guest['LD_LIBRARY_PATH']).toBe(nativeDirectory);
  });
  it('is the identity of the package, one line of seven fields', () => {
    expect(identityLine(manifest).split('\t')).toHaveLength(7);
    expect(identityLine(manifest)).toMatch(/^dxg\tsoftgpu\t5140\t142\t1\.1\.0\.0\tsha256:/);
    expect(() => identityLine('/nonexistent/manifest.json')).toThrow();
  });
  it('is the command as it can be pasted in the project’s root', () => {
    expect(programText([], program, ['a b', "it's"])).toBe("-- tool 'a b' 'it'\\''s'");
    const inside = { path: join(projectRoot, 'examples/x'), name: './x', files: [] };
    expect(programText(['--wsl-paths'], inside, [])).toBe('--wsl-paths -- examples/x');
    const top = { path: join(projectRoot, 'x'), name: './x', files: [] };
    expect(programText([], top, [])).toBe('-- ./x');
    const far = { path: '/opt/x', name: '../opt/x', files: [] };
    expect(programText([], far, [])).toBe('-- /opt/x');
  });
  it('is no command at all one character past what a refusal repeats', () => {
    const most = VERSION_LIMITS.scriptChars;
    expect(startText(['a'.repeat(most)])).toHaveLength(most);
    expect(startText(['a'.repeat(most + 1)])).toBe('');
  });
});
