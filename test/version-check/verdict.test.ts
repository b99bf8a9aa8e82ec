import { describe, expect, it } from 'vitest';
import {
  type Identity,
  judge,
  type Policy,
  parsePolicy,
  VERSION_LIMITS,
  type Verdict,
} from '../../src/version-check/index.ts';
import { context, digestOf, host, older } from './sample.ts';

const exact: Policy = { kind: 'exact' };
const strict: Policy = { kind: 'strict' };

function ask(policy: Policy, ...guests: Identity[]): Verdict {
  return judge({ policy, host, guests, context });
}

function file(content: { qualified?: unknown[]; unqualified?: unknown[] }): Policy {
  const text = JSON.stringify({ format: 1, surface: 'dxg', qualified: [], unqualified: [], ...content });
  const read = parsePolicy(text, 'lab.json');
  if (!read.ok) throw new Error(read.message);
  return read.policy;
}

function refusalOf(verdict: Verdict) {
  if (verdict.verdict !== 'refused') throw new Error(`accepted ${verdict.identity.driver_version}`);
  return verdict.refusal;
}

const pair = { driver: 'softgpu', host: '1.1.0.0', guest: '1.0.0.0' };

describe('exact', () => {
  it('accepts an identical guest as qualified', () => {
    expect(ask(exact, host)).toEqual({ verdict: 'accepted', identity: host, qualified: true });
  });
  it('refuses another version with both versions, the rule and the command', () => {
    expect(refusalOf(ask(exact, older))).toEqual({
      code: 'DRIVER_MISMATCH',
      ntstatus: '0xC01E0009',
      field: 'driver_version',
      host: '1.1.0.0',
      guest: '1.0.0.0',
      rule: 'policy exact: driver_version of host and guest must be equal (host softgpu 1.1.0.0, guest softgpu 1.0.0.0)',
      fix: 'npm run --silent kmbridge -- run --start-host --partition guest-b --driver softgpu@1.1.0.0 examples/picture/guest.ts',
    });
  });
  it.each([
    ['surface', { ...host, surface: 'drm', driver_version: '1.1.0' }],
    ['driver', { ...host, driver: 'othergpu' }],
    ['driver_version', { ...host, driver_version: '1.1.0.1' }],
    ['abi', { ...host, abi: digestOf('b') }],
    ['umd_digest', { ...host, umd_digest: digestOf('2') }],
  ] as const)('refuses a guest that differs only in %s, and names it', (field, guest) => {
    const refusal = refusalOf(ask(exact, guest));
    expect(refusal).toMatchObject({ field, host: host[field], guest: guest[field] });
  });
  it('does not look at PCI ids, which strict does', () => {
    const guest = { ...host, device_id: 0x008f };
    expect(ask(exact, guest).verdict).toBe('accepted');
    expect(refusalOf(ask(strict, guest))).toMatchObject({
      field: 'device_id',
      host: '0x008e',
      guest: '0x008f',
    });
    expect(ask(strict, host).verdict).toBe('accepted');
  });
  it('leaves the package digest open on drm, as the uAPI is stable there', () => {
    const drm: Identity = { ...host, surface: 'drm', driver: 'amdgpu', driver_version: '3.61.0' };
    const guests = [{ ...drm, umd_digest: digestOf('2') }];
    expect(judge({ policy: exact, host: drm, guests, context }).verdict).toBe('accepted');
    expect(refusalOf(judge({ policy: strict, host: drm, guests, context })).field).toBe('umd_digest');
  });
});

describe('several claims', () => {
  it('accepts the one that matches, wherever it stands', () => {
    expect(ask(exact, older, host)).toMatchObject({ verdict: 'accepted', identity: host });
  });
  it('reports the claim nearest to acceptance', () => {
    const far = { ...host, driver: 'othergpu' };
    expect(refusalOf(ask(exact, far, older)).field).toBe('driver_version');
    expect(refusalOf(ask(exact, older, far)).field).toBe('driver_version');
  });
  it('refuses a guest that claims nothing', () => {
    expect(refusalOf(ask(exact))).toMatchObject({
      field: 'identity',
      host: 'softgpu 1.1.0.0',
      guest: 'none',
    });
  });
  it('reads as many claims as the limit and not one more', () => {
    const wrong = Array.from({ length: VERSION_LIMITS.identities - 1 }, () => older);
    expect(ask(exact, ...wrong, host).verdict).toBe('accepted');
    expect(ask(exact, older, ...wrong, host).verdict).toBe('refused');
  });
});

describe('a policy file', () => {
  it('accepts a qualified pair, and never an unknown one', () => {
    const policy = file({ qualified: [pair] });
    expect(ask(policy, older)).toEqual({ verdict: 'accepted', identity: older, qualified: true });
    const refusal = refusalOf(ask(policy, { ...older, driver_version: '1.0.0.1' }));
    expect(refusal).toMatchObject({ field: 'driver_version', guest: '1.0.0.1' });
    expect(refusal.rule).toContain('lab.json: this pair of versions is unknown');
  });
  it('refuses a known pair that is not qualified, with its reason', () => {
    const policy = file({ unqualified: [{ ...pair, reason: 'fences stall', allow: false }] });
    expect(refusalOf(ask(policy, older)).rule).toContain('known and not qualified: fences stall');
  });
  it('lets an unqualified pair in by override, marked and with its reason', () => {
    const policy = file({ unqualified: [{ ...pair, reason: 'fences stall', allow: true }] });
    const verdict = ask(policy, older);
    expect(verdict).toMatchObject({ verdict: 'accepted', qualified: false, identity: older });
    expect(verdict).toHaveProperty(
      'note',
      expect.stringMatching(/unqualified.*1\.1\.0\.0.*1\.0\.0\.0.*fences stall/),
    );
  });
  it('prefers a qualified claim to an overridden one', () => {
    const policy = file({ unqualified: [{ ...pair, reason: 'fences stall', allow: true }] });
    expect(ask(policy, older, host)).toMatchObject({ qualified: true, identity: host });
  });
  it('never lifts the ABI fingerprint or the driver name', () => {
    const policy = file({ qualified: [pair] });
    expect(refusalOf(ask(policy, { ...older, abi: digestOf('b') })).field).toBe('abi');
    expect(refusalOf(ask(policy, { ...older, driver: 'othergpu' })).field).toBe('driver');
  });
  it('holds a pinned pair to its package, and an equal version to the host’s', () => {
    const policy = file({ qualified: [{ ...pair, umd_digest: older.umd_digest }] });
    expect(ask(policy, older).verdict).toBe('accepted');
    expect(refusalOf(ask(policy, { ...older, umd_digest: digestOf('7') })).field).toBe('umd_digest');
    expect(refusalOf(ask(policy, { ...host, umd_digest: digestOf('7') })).field).toBe('umd_digest');
  });
  it('accepts an identical guest without naming it, unless the file speaks against it', () => {
    expect(ask(file({}), host)).toMatchObject({ verdict: 'accepted', qualified: true });
    const withdrawn = { ...pair, guest: '1.1.0.0', reason: 'withdrawn', allow: false };
    expect(ask(file({ unqualified: [withdrawn] }), host).verdict).toBe('refused');
  });
  it('sends a refused guest to a package it accepts', () => {
    const withdrawn = { ...pair, guest: '1.1.0.0', reason: 'withdrawn', allow: false };
    const policy = file({ qualified: [pair], unqualified: [withdrawn] });
    expect(refusalOf(ask(policy, host)).fix).toContain('--driver softgpu@1.0.0.0');
  });
});
