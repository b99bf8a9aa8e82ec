import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  identityOf,
  isPrintable,
  type ManifestResult,
  parseClaims,
  parseIdentity,
  parseManifest,
  printable,
  VERSION_LIMITS,
} from '../../src/version-check/index.ts';
import { host, manifest } from './sample.ts';

const withPath = (path: unknown) => parseManifest({ ...manifest, files: [{ ...manifest.files[0], path }] });
const codeOf = (result: ManifestResult): string => (result.ok ? 'ok' : `${result.code} ${result.field}`);
const without = (name: string) =>
  Object.fromEntries(Object.entries(manifest).filter(([key]) => key !== name));

describe('manifests', () => {
  it('reads text and object alike, sharing nothing with the input', () => {
    const read = parseManifest(JSON.stringify(manifest));
    expect(read).toEqual({ ok: true, manifest });
    expect(read.ok && identityOf(read.manifest)).toEqual(host);
    const object = structuredClone(manifest);
    const second = parseManifest(object);
    Object.assign(object.files[0] ?? {}, { path: 'other' });
    expect(second).toEqual({ ok: true, manifest });
  });
  it.each(Object.keys(manifest))('misses the field %s by name', (name) => {
    expect(codeOf(parseManifest(without(name)))).toBe(`MISSING_FIELD ${name}`);
  });
  it('refuses a field too many, also one that JavaScript would treat specially', () => {
    expect(codeOf(parseManifest({ ...manifest, signed: true }))).toBe('UNKNOWN_FIELD signed');
    const text = JSON.stringify(manifest).replace('{', '{"__proto__":{},');
    expect(codeOf(parseManifest(text))).toBe('UNKNOWN_FIELD __proto__');
  });
  it('tells a newer format from a broken file', () => {
    expect(codeOf(parseManifest({ ...manifest, format: 2 }))).toBe('UNSUPPORTED_FORMAT format');
    expect(codeOf(parseManifest('{'))).toBe('NOT_JSON ');
    for (const bad of [null, [], 7]) expect(codeOf(parseManifest(bad))).toBe('NOT_OBJECT ');
  });
  it('reads a document at its size limit, and refuses one past it unread', () => {
    const text = JSON.stringify(manifest).padEnd(VERSION_LIMITS.documentChars);
    expect(codeOf(parseManifest(text))).toBe('ok');
    expect(codeOf(parseManifest(`${text} `))).toBe('TOO_LARGE ');
  });
  it('takes 256 files and refuses 257', () => {
    const files = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ ...manifest.files[0], path: `f${i}` }));
    expect(codeOf(parseManifest({ ...manifest, files: files(256) }))).toBe('ok');
    expect(codeOf(parseManifest({ ...manifest, files: files(257) }))).toBe('TOO_MANY files');
  });
  it('takes ids, sizes and versions at their ends and refuses one past them', () => {
    const file = (bytes: number) => ({ ...manifest, files: [{ ...manifest.files[0], bytes }] });
    expect(codeOf(parseManifest({ ...manifest, vendor_id: 0xffff }))).toBe('ok');
    expect(codeOf(parseManifest({ ...manifest, vendor_id: 0x10000 }))).toBe('BAD_VALUE vendor_id');
    expect(codeOf(parseManifest({ ...manifest, device_id: -1 }))).toBe('BAD_VALUE device_id');
    expect(codeOf(parseManifest(file(2 ** 30)))).toBe('ok');
    expect(codeOf(parseManifest(file(2 ** 30 + 1)))).toBe('BAD_VALUE files[0].bytes');
    const version = (driver_version: string) => codeOf(parseManifest({ ...manifest, driver_version }));
    expect(version('65535.65535.65535.65535')).toBe('ok');
    for (const bad of ['65536.0.0.0', '1.0.0', '1.0.0.0.0', '01.0.0.0', '1.0.0.0 ', '1..0.0'])
      expect(version(bad)).toBe('BAD_VALUE driver_version');
  });
  it('takes a path of 255 characters and refuses 256', () => {
    expect(codeOf(withPath('p'.repeat(255)))).toBe('ok');
    expect(codeOf(withPath('p'.repeat(256)))).toBe('BAD_PATH files[0].path');
  });
  it.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../../x',
    'a//b',
    './a',
    'a/.',
    'c:x',
    'a\\b',
    'a\0b',
    'a\nb',
    'manifest.json',
    7,
  ])('refuses the path %j', (path) => {
    expect(codeOf(withPath(path))).toBe('BAD_PATH files[0].path');
  });
  it('refuses a path that is listed twice', () => {
    expect(codeOf(parseManifest({ ...manifest, files: [manifest.files[0], manifest.files[0]] }))).toBe(
      'DUPLICATE files[1].path',
    );
  });
  it('answers anything at all with a result whose message is one printable line', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.string({ unit: 'binary' }),
      fc.dictionary(fc.string({ unit: 'binary' }), fc.anything()).map((extra) => ({ ...manifest, ...extra })),
      fc.string({ unit: 'binary' }).map((driver) => ({ ...manifest, driver })),
    );
    fc.assert(
      fc.property(anything, (value) => {
        const read = parseManifest(value);
        if (!read.ok) expect(isPrintable(read.message)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('claims', () => {
  it('holds an identity to the same rules', () => {
    expect(parseIdentity(host)).toEqual({ ok: true, identity: host });
    expect(parseIdentity({ ...host, abi: 'sha256:A' }).ok).toBe(false);
    expect(parseIdentity({ ...host, files: [] }).ok).toBe(false);
  });
  it('takes 16 claims and refuses 17', () => {
    const claims = Array.from({ length: VERSION_LIMITS.identities }, () => host);
    expect(parseClaims(claims).ok).toBe(true);
    expect(parseClaims([...claims, host])).toMatchObject({ code: 'TOO_MANY' });
  });
});

describe('text for terminals', () => {
  it('is printable, whatever came in and wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.integer({ min: 1, max: 150 }),
        (text, max) => {
          const shown = printable(text, max);
          expect(isPrintable(shown)).toBe(true);
          expect(shown.length).toBeLessThanOrEqual(max);
        },
      ),
    );
  });
  it('keeps a text at the limit and cuts one past it', () => {
    expect(printable('x'.repeat(128))).toBe('x'.repeat(128));
    expect(printable('x'.repeat(129))).toBe(`${'x'.repeat(127)}…`);
  });
});
