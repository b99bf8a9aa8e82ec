import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gateWithoutBroker } from '../../src/cli/check-gate.ts';
import { checkPackages } from '../../src/cli/check-packages.ts';
import { CliError } from '../../src/cli/exit.ts';
import { packageManifest } from '../../src/cli/manifest.ts';
import { readPolicy } from '../../src/cli/policy-file.ts';
import { describePackage } from '../../src/packages/index.ts';

const abi = `sha256:${'a'.repeat(64)}`;
const none = { driver: undefined, manifest: undefined, environment: undefined };
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kmbridge-cli-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(version: string): string {
  const directory = join(root, 'softgpu', version);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'umd.ts'), version);
  const stated = { surface: 'dxg', driver: 'softgpu', vendor_id: 0x1414, device_id: 0x8e } as const;
  const path = join(directory, 'manifest.json');
  writeFileSync(
    path,
    JSON.stringify(describePackage(directory, { ...stated, driver_version: version, abi })),
  );
  return path;
}

function failure(act: () => unknown): CliError {
  try {
    act();
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw new Error('did not fail');
}

describe('the manifest of a guest', () => {
  it('is the newest softgpu unless something is given', () => {
    install('1.0.0.0');
    const newest = install('1.1.0.0');
    expect(packageManifest(none, root)).toBe(newest);
    expect(packageManifest({ ...none, environment: '' }, root)).toBe(newest);
  });
  it('is the driver asked for, before the environment’s', () => {
    const old = install('1.0.0.0');
    const newest = install('1.1.0.0');
    const driver = { driver: 'softgpu', version: '1.0.0.0' };
    expect(packageManifest({ ...none, driver, environment: newest }, root)).toBe(old);
    expect(packageManifest({ ...none, environment: old }, root)).toBe(old);
    expect(packageManifest({ ...none, manifest: newest, environment: old }, root)).toBe(newest);
  });
  it('is refused with the reason and what mends it', () => {
    const path = install('1.0.0.0');
    writeFileSync(path, '{"format":1}');
    expect(failure(() => packageManifest({ ...none, manifest: path }, root))).toMatchObject({
      code: 'BAD_MANIFEST',
      message: expect.stringContaining('surface is missing'),
      fix: undefined,
    });
    const broken = { driver: 'softgpu', version: '1.0.0.0' };
    expect(failure(() => packageManifest({ ...none, driver: broken }, root))).toMatchObject({
      code: 'BAD_MANIFEST',
      message: expect.stringContaining('surface is missing'),
      fix: 'npm run gen',
    });
    const driver = { driver: 'softgpu', version: '9.0.0.0' };
    expect(failure(() => packageManifest({ ...none, driver }, root))).toMatchObject({
      code: 'BAD_MANIFEST',
      message: expect.stringContaining('there is: 1.0.0.0'),
    });
    expect(failure(() => packageManifest({ ...none, driver, manifest: path }, root)).code).toBe('USAGE');
  });
});

describe('the doctor on packages', () => {
  it('verifies each and says what mends it', () => {
    install('1.0.0.0');
    install('1.1.0.0');
    writeFileSync(join(root, 'softgpu/1.0.0.0/umd.ts'), 'other!!');
    expect(checkPackages(root, abi)).toMatchObject([
      { name: 'package softgpu 1.0.0.0', state: 'fail', fix: 'npm run gen' },
      { name: 'package softgpu 1.1.0.0', state: 'ok' },
    ]);
    expect(checkPackages(root, `sha256:${'b'.repeat(64)}`)[1]).toMatchObject({
      state: 'fail',
      fix: 'npm run gen',
    });
    expect(checkPackages(join(root, 'nowhere'), abi)).toMatchObject([{ state: 'fail' }]);
  });
  it('says what a gate would answer when there is no broker', () => {
    install('1.0.0.0');
    install('1.1.0.0');
    expect(gateWithoutBroker(root)).toMatchObject([
      { state: 'ok', detail: expect.stringContaining('refused 1.0.0.0, accepted 1.1.0.0') },
    ]);
    expect(gateWithoutBroker(join(root, 'nowhere'))).toEqual([]);
  });
});

describe('--policy', () => {
  it('is a word or a file', () => {
    expect(readPolicy('exact')).toEqual({ kind: 'exact' });
    expect(readPolicy('strict')).toEqual({ kind: 'strict' });
    const path = join(root, 'lab.json');
    writeFileSync(path, '{"format":1,"surface":"dxg","qualified":[],"unqualified":[]}');
    expect(readPolicy(path)).toMatchObject({ kind: 'pairs', name: 'lab.json' });
  });
  it('is refused when the file is missing, no JSON, or wrong in a field', () => {
    const path = join(root, 'lab.json');
    expect(failure(() => readPolicy(path)).message).toContain('ENOENT');
    expect(failure(() => readPolicy('exakt'))).toMatchObject({ code: 'USAGE' });
    writeFileSync(path, 'exact');
    expect(failure(() => readPolicy(path)).message).toContain('no JSON object');
    writeFileSync(path, '{"format":1,"surface":"dxg","qualified":[],"unqualified":[{}]}');
    expect(failure(() => readPolicy(path)).message).toContain('unqualified[0].driver is missing');
  });
});
