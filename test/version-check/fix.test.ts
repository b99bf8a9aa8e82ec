import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixCommand, shellQuote, shellWords } from '../../src/version-check/index.ts';
import { host } from './sample.ts';

const PREFIX = 'npm run --silent kmbridge --';
const fix = (script: string): string => fixCommand(host, { partition: 'p', script });
const options = '--start-host --partition p --driver softgpu@1.1.0.0';

describe('words for a shell', () => {
  it('are read back as they were quoted', () => {
    const word = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 10 }), (words) => {
        expect(shellWords(words.map(shellQuote).join(' '))).toEqual(words);
      }),
    );
  });
  it('are not what a shell would act upon', () => {
    for (const text of [
      '',
      ' a',
      'a ',
      'a  b',
      'a;b',
      '$(id)',
      '`id`',
      'a\nb',
      '"a"',
      "'a",
      'a\\b',
      'a|b',
      '~',
      '*',
      'a>b',
    ])
      expect(shellWords(text), text).toBeNull();
    expect(shellWords("a'b c'\\''d'e")).toEqual(["ab c'de"]);
  });
});

describe('the command that mends a native program’s refusal', () => {
  it('puts the program back word for word', () => {
    expect(fix("-- clinfo -l 'a b'")).toBe(`${PREFIX} run ${options} -- clinfo -l 'a b'`);
    expect(fix('--wsl-paths -- clinfo')).toBe(`${PREFIX} run ${options} --wsl-paths -- clinfo`);
    expect(fix('-- x --json')).toBe(`${PREFIX} run ${options} -- x --json`);
  });
  it('names the sandbox, for scripts too', () => {
    expect(fix('--sandbox -- x')).toBe(`${PREFIX} sandbox ${options} -- x`);
    expect(fix('--sandbox a.ts')).toBe(`${PREFIX} sandbox ${options} a.ts`);
    expect(fix("--sandbox --wsl-paths --read '/a b' -- x")).toBe(
      `${PREFIX} sandbox ${options} --wsl-paths --read '/a b' -- x`,
    );
  });
  it('takes anything else for the name of a script, which stays one word', () => {
    for (const script of [
      '--',
      '-- a;b',
      '-- $(id)',
      '--sandbox',
      '--json -- x',
      '--read',
      '--wsl-paths a b',
      '-x',
    ])
      expect(fix(script)).toBe(`${PREFIX} run ${options} ${shellQuote(`./${script}`)}`);
  });
  it('is never more than words to a shell, whatever the guest says', () => {
    const hostile = fc
      .string({ unit: fc.constantFrom(...'-a \'\\;$()&|`"'), maxLength: 40 })
      .map((tail) => `-- ${tail}`);
    fc.assert(
      fc.property(hostile, (script) => {
        const out = execFileSync('sh', ['-c', `printf '%s\\0' ${fix(script)}`], { encoding: 'utf8' });
        const words = out.split('\0').slice(0, -1);
        expect(words.slice(0, 5)).toEqual(['npm', 'run', '--silent', 'kmbridge', '--']);
        expect(words).toContain('softgpu@1.1.0.0');
      }),
      { numRuns: 60 },
    );
  });
});
