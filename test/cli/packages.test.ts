import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gateWithoutBroker } from '../../src/cli/check-gate.ts';
import { checkPackages, checkStore } from '../../src/cli/check-packages.ts';
import { CliError } from '../../src/cli/exit.ts';
import { matchingManifest, packageManifest } from '../../src/cli/manifest.ts';
import { readPolicy } from '../../src/cli/policy-file.ts';
import { describePackage, installPackage, loadPackage, packageSource } from '../../src/packages/index.ts';
import { sha256 } from '../packages/sample.ts';

const abi = `sha256:${'a'.repeat(64)}`;
const none = { driver: undefined, manifest: undefined, environment: undefined };
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kmbridge-cli-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(version: string, text = version): string {
  const directory = join(root, 'softgpu', version);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'umd.ts'), text);
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

describe('the manifest of a guest with a store', () => {
  let store: string;
  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'kmbridge-cli-store-'));
  });
  afterEach(() => rmSync(store, { recursive: true, force: true }));

  /** Puts a built-in package into the store, by default with another content. */
  function keep(version: string, text = 'of the store'): string {
    const built = install(version, text);
    const loaded = loadPackage(built);
    if (!loaded.ok) throw new Error(loaded.message);
    const { manifestPath } = installPackage(store, packageSource(loaded));
    install(version);
    return manifestPath;
  }

  it('is the store’s, and a built-in one where the store has none', () => {
    install('1.1.0.0');
    expect(packageManifest(none, root, store)).toContain(root);
    const kept = keep('1.0.0.0');
    expect(packageManifest(none, root, store)).toBe(kept);
    const named = (version: string) => ({ ...none, driver: { driver: 'softgpu', version } });
    expect(packageManifest(named('1.0.0.0'), root, store)).toBe(kept);
    expect(packageManifest(named('1.1.0.0'), root, store)).toBe(join(root, 'softgpu/1.1.0.0/manifest.json'));
    expect(packageManifest(none, root, null)).toBe(join(root, 'softgpu/1.1.0.0/manifest.json'));
    const missing = failure(() => packageManifest({ ...named('2.0.0.0'), partition: 'work' }, root, store));
    expect(missing.fix).toBe('npm run --silent kmbridge -- store sync --partition work --driver softgpu');
  });

  it('that is broken is refused, and fetching it again mends it', () => {
    install('1.1.0.0');
    const kept = keep('1.0.0.0');
    rmSync(join(dirname(kept), 'umd.ts'));
    expect(failure(() => packageManifest(none, root, store))).toMatchObject({
      code: 'BAD_MANIFEST',
      message: expect.stringContaining('umd.ts'),
      fix: 'npm run --silent kmbridge -- store sync --driver softgpu',
    });
  });

  it('of a version that is in both is the one the host has', () => {
    const kept = keep('1.1.0.0');
    const builtIn = install('1.1.0.0');
    const choice = { ...none, driver: { driver: 'softgpu', version: '1.1.0.0' } };
    const asked: string[] = [];
    const match = (path: string | null, given = choice): string =>
      matchingManifest(
        kept,
        given,
        () => {
          asked.push('asked');
          return path === null ? null : sha256(readFileSync(path));
        },
        root,
        store,
      );
    expect([match(builtIn), match(kept), match(null)]).toEqual([builtIn, kept, kept]);
    expect(asked).toHaveLength(3);
    // Nobody is asked where nothing is to be decided.
    for (const driver of [
      undefined,
      { driver: 'softgpu', version: undefined },
      { driver: 'softgpu', version: '1.0.0.0' },
    ])
      expect(match(builtIn, { ...none, driver } as never)).toBe(kept);
    keep('1.1.0.0', '1.1.0.0');
    expect(match(builtIn)).toBe(kept);
    expect(asked).toHaveLength(3);
  });
});

describe('the doctor on packages', () => {
  it('verifies each and says what mends it', () => {
    install('1.0.0.0');
    install('1.1.0.0');
    writeFileSync(join(root, 'softgpu/1.0.0.0/umd.ts'), 'other!!');
    expect(checkPackages(root, () => abi)).toMatchObject([
      { name: 'package softgpu 1.0.0.0', state: 'fail', fix: 'npm run gen' },
      { name: 'package softgpu 1.1.0.0', state: 'ok' },
    ]);
    expect(checkPackages(root, () => `sha256:${'b'.repeat(64)}`)[1]).toMatchObject({
      state: 'fail',
      fix: 'npm run gen',
    });
    expect(checkPackages(join(root, 'nowhere'))).toMatchObject([{ state: 'fail' }]);
  });
  it('verifies the store’s too, and says which command fetches one again', () => {
    const loaded = loadPackage(install('1.0.0.0'));
    if (!loaded.ok) throw new Error(loaded.message);
    const store = join(root, 'store');
    expect(checkStore(store, 'p')).toEqual([]);
    const { manifestPath } = installPackage(store, packageSource(loaded));
    expect(checkStore(store, 'p')).toMatchObject([{ name: 'store softgpu 1.0.0.0', state: 'ok' }]);
    rmSync(join(dirname(manifestPath), 'umd.ts'));
    expect(checkStore(store, 'p')).toMatchObject([
      { state: 'fail', fix: 'npm run --silent kmbridge -- store sync --partition p --driver softgpu' },
    ]);
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
