import { describe, expect, it } from 'vitest';
import { type PolicyResult, parsePolicy, VERSION_LIMITS } from '../../src/version-check/index.ts';

const pair = (guest: number) => ({ driver: 'softgpu', host: '1.1.0.0', guest: `1.0.0.${guest}` });

function read(content: object): PolicyResult {
  return parsePolicy(
    JSON.stringify({ format: 1, surface: 'dxg', qualified: [], unqualified: [], ...content }),
  );
}

function codeOf(result: PolicyResult): string {
  return result.ok ? 'ok' : `${result.code} ${result.field}`;
}

describe('policy texts', () => {
  it('reads the two words', () => {
    expect(parsePolicy('exact')).toEqual({ ok: true, policy: { kind: 'exact' } });
    expect(parsePolicy(' strict\n')).toEqual({ ok: true, policy: { kind: 'strict' } });
  });
  it('takes nothing else for a word', () => {
    for (const bad of ['', 'any', 'EXACT', 'exact strict'])
      expect(codeOf(parsePolicy(bad))).toBe('NOT_JSON ');
  });
  it('names the file in the policy, printable and short', () => {
    const text = JSON.stringify({ format: 1, surface: 'dxg', qualified: [], unqualified: [] });
    const result = parsePolicy(text, `lab\u001b[2J${'x'.repeat(100)}`);
    expect(result).toMatchObject({ policy: { name: expect.stringMatching(/^lab\\u\{1b\}\[2Jx+…$/) } });
    expect(result.ok && result.policy.kind === 'pairs' && result.policy.name.length).toBe(64);
  });
});

describe('policy files', () => {
  it('refuses another format, a missing and an unknown field by name', () => {
    expect(codeOf(read({ format: 2 }))).toBe('UNSUPPORTED_FORMAT format');
    expect(codeOf(parsePolicy('{"format":1,"surface":"dxg","qualified":[]}'))).toBe(
      'MISSING_FIELD unqualified',
    );
    expect(codeOf(read({ denied: [] }))).toBe('UNKNOWN_FIELD denied');
  });
  it('reads as many pairs as the limit and not one more', () => {
    const pairs = (n: number) => ({ qualified: Array.from({ length: n }, (_, i) => pair(i)) });
    expect(codeOf(read(pairs(VERSION_LIMITS.pairs)))).toBe('ok');
    expect(codeOf(read(pairs(VERSION_LIMITS.pairs + 1)))).toBe('TOO_MANY qualified');
  });
  it('takes a reason at its limit, refuses one past it, none, and one a terminal would act upon', () => {
    const reason = (text: string) => read({ unqualified: [{ ...pair(0), reason: text, allow: true }] });
    expect(codeOf(reason('r'.repeat(VERSION_LIMITS.reasonChars)))).toBe('ok');
    for (const bad of ['r'.repeat(VERSION_LIMITS.reasonChars + 1), '', '  ', 'a\u001b[31m', 'a\nb'])
      expect(codeOf(reason(bad))).toBe('BAD_VALUE unqualified[0].reason');
  });
  it('wants an explicit yes or no beside an unqualified pair', () => {
    expect(codeOf(read({ unqualified: [{ ...pair(0), reason: 'r' }] }))).toBe(
      'MISSING_FIELD unqualified[0].allow',
    );
    expect(codeOf(read({ unqualified: [{ ...pair(0), reason: 'r', allow: 'yes' }] }))).toBe(
      'BAD_VALUE unqualified[0].allow',
    );
  });
  it('holds versions to the shape of the surface', () => {
    expect(codeOf(read({ surface: 'drm', qualified: [pair(0)] }))).toBe('BAD_VALUE qualified[0].host');
    expect(codeOf(read({ qualified: [{ ...pair(0), guest: '1.0.0.65536' }] }))).toBe(
      'BAD_VALUE qualified[0].guest',
    );
    expect(codeOf(read({ qualified: [{ ...pair(0), guest: '1.0.0.65535' }] }))).toBe('ok');
  });
  it('refuses two opinions about one pair, and takes two packages of it', () => {
    expect(
      codeOf(read({ qualified: [pair(0)], unqualified: [{ ...pair(0), reason: 'r', allow: true }] })),
    ).toBe('DUPLICATE unqualified[0]');
    const pinned = (digit: string) => ({ ...pair(0), umd_digest: `sha256:${digit.repeat(64)}` });
    expect(codeOf(read({ qualified: [pinned('1'), pinned('2')] }))).toBe('ok');
  });
});
