import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  explain,
  fixCommand,
  judge,
  parsePolicy,
  parseRefusal,
  type Refusal,
  shellQuote,
  VERSION_LIMITS,
} from '../../src/version-check/index.ts';
import { context, host, older } from './sample.ts';

function refuse(script: string, policyText = 'exact', name = 'lab.json'): Refusal {
  const read = parsePolicy(policyText, name);
  if (!read.ok) throw new Error(read.message);
  const verdict = judge({ policy: read.policy, host, guests: [older], context: { ...context, script } });
  if (verdict.verdict !== 'refused') throw new Error('accepted');
  return verdict.refusal;
}

/** The words a shell makes of a command line. */
function shellWords(command: string): string[] {
  const out = execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' });
  return out.split('\0').slice(0, -1);
}

describe('shell quoting', () => {
  it('leaves plain words as they are', () => {
    expect(shellQuote('examples/picture/guest.ts')).toBe('examples/picture/guest.ts');
    expect(shellQuote('softgpu@1.1.0.0')).toBe('softgpu@1.1.0.0');
  });
  it('is read back by a real shell word for word', () => {
    const words = [
      '',
      ' ',
      "it's",
      '$(id)',
      '`id`',
      '"',
      '\\',
      '~',
      '*',
      'a b',
      '!x',
      '#',
      '&&',
      ';id',
      '\n',
      '🖼 ü',
      "''",
    ];
    expect(shellWords(words.map(shellQuote).join(' '))).toEqual(words);
  });
  it('holds for any text without NUL', () => {
    const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        expect(shellWords(words.map(shellQuote).join(' '))).toEqual(words);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the command that mends', () => {
  it('keeps a hostile script one word', () => {
    const script = "x'; touch /tmp/owned; '.ts";
    expect(shellWords(fixCommand(host, { partition: 'p', script })).at(-1)).toBe(script);
  });
  it('does not let a script pass for an option', () => {
    expect(fixCommand(host, { partition: 'p', script: '--json' })).toMatch(/ \.\/--json$/);
  });
  it('takes a script at its limit; one past it, unprintable or unknown gets the setting instead', () => {
    const setting = 'export KMBRIDGE_MANIFEST=drivers/softgpu/1.1.0.0/manifest.json';
    const fix = (script: string) => fixCommand(host, { partition: 'p', script });
    expect(fix('s'.repeat(VERSION_LIMITS.scriptChars))).toContain(' run --start-host ');
    for (const bad of [
      's'.repeat(VERSION_LIMITS.scriptChars + 1),
      '',
      'a\u001b[2J.ts',
      'a\n.ts',
      'a\u202eb.ts',
    ])
      expect(fix(bad)).toBe(setting);
  });
});

describe('a refusal', () => {
  it('explains itself with both values, both versions, the rule and the command', () => {
    expect(explain(refuse('examples/picture/guest.ts'))).toBe(
      [
        'refused: STATUS_GRAPHICS_DRIVER_MISMATCH (0xC01E0009): driver_version does not match',
        '  host   1.1.0.0',
        '  guest  1.0.0.0',
        '  rule   policy exact: driver_version of host and guest must be equal (host softgpu 1.1.0.0, guest softgpu 1.0.0.0)',
        '  mend   npm run --silent kmbridge -- run --start-host --partition guest-b --driver softgpu@1.1.0.0 examples/picture/guest.ts',
      ].join('\n'),
    );
  });
  it('fits a control frame of 4,096 bytes at every limit at once', () => {
    const { driver } = host;
    const entry = { driver, host: '1.1.0.0', guest: '1.0.0.0', reason: '界'.repeat(200), allow: false };
    const text = JSON.stringify({ format: 1, surface: 'dxg', qualified: [], unqualified: [entry] });
    for (const unit of ["'", '界']) {
      const refusal = refuse(unit.repeat(VERSION_LIMITS.scriptChars), text, '界'.repeat(64));
      const bytes = Object.values(refusal).reduce(
        (sum: number, value: string) => sum + Buffer.byteLength(value),
        0,
      );
      expect(bytes).toBeLessThan(4_000);
      expect(refusal.rule).not.toContain('…');
      expect(refusal.rule).toContain('guest softgpu 1.0.0.0');
    }
  });
  it('comes back from the other side as it was sent', () => {
    const refusal = refuse("it's.ts");
    expect(parseRefusal({ ...refusal })).toEqual({ ok: true, refusal });
  });
  it('reaches no terminal with control characters, whoever wrote it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { minLength: 5, maxLength: 5 }),
        (parts) => {
          const [field = '', one = '', two = '', rule = '', fix = ''] = parts;
          const hostile: Refusal = { ...refuse('x.ts'), field, host: one, guest: two, rule, fix };
          const text = explain(hostile);
          expect(text.split('\n')).toHaveLength(5);
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
          expect(parseRefusal(hostile).ok).toBe(true);
        },
      ),
    );
  });
  it('is not made of just anything', () => {
    for (const bad of [null, 'refused', {}, { ...refuse('x'), code: 'OTHER' }, { ...refuse('x'), extra: 1 }])
      expect(parseRefusal(bad).ok).toBe(false);
  });
});
