import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ABI_FINGERPRINT, drmFingerprints } from '../../src/abi/index.ts';
import { checkPartitions } from '../../src/cli/broker.ts';
import { levelOf } from '../../src/cli/broker-log.ts';
import { hostPackage } from '../../src/cli/host-driver.ts';
import { driversRoot } from '../../src/cli/paths.ts';
import { describePackage, listPackages } from '../../src/packages/index.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kmbridge-host-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(abi: string): void {
  const directory = join(root, 'softgpu/1.0.0.0');
  mkdirSync(directory, { recursive: true });
  const stated = { surface: 'dxg', driver: 'softgpu', vendor_id: 0x1414, device_id: 0x8e } as const;
  const manifest = describePackage(directory, { ...stated, driver_version: '1.0.0.0', abi });
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
}

describe('the identity of a host', () => {
  const newest = { driver: 'softgpu', version: undefined };
  it('is that of its package, which must be for the rows that are served', () => {
    install(ABI_FINGERPRINT);
    expect(hostPackage(newest, root).manifest).toMatchObject({
      driver_version: '1.0.0.0',
      abi: ABI_FINGERPRINT,
    });
    install(`sha256:${'0'.repeat(64)}`);
    expect(() => hostPackage(newest, root)).toThrow('is for ABI sha256:000');
  });
  it('wants a driver that is part of this version', () => {
    expect(() => hostPackage({ driver: 'drm', version: undefined }, root)).toThrow("driver 'drm'");
  });
});

describe('the packages of this repository', () => {
  it('are whole, for this ABI, and of softgpu two versions with two digests', () => {
    const packages = listPackages(driversRoot).map(({ result }) => {
      if (!result.ok) throw new Error(result.message);
      return result.manifest;
    });
    expect(packages.map((m) => [m.driver, m.driver_version, m.vendor_id, m.device_id, m.abi])).toEqual([
      ['softgpu', '1.0.0.0', 0x1414, 0x008e, ABI_FINGERPRINT],
      ['softgpu', '1.1.0.0', 0x1414, 0x008e, ABI_FINGERPRINT],
      ['vgem', '1.0.0', 0, 0, drmFingerprints.vgem],
      ['virtio_gpu', '0.1.0', 0x1af4, 0x1050, drmFingerprints.virtio_gpu],
    ]);
    const softgpu = packages.filter(({ driver }) => driver === 'softgpu');
    expect(new Set(softgpu.map((m) => m.umd_digest)).size).toBe(2);
  });
});

describe('partitions', () => {
  it('have names of their own and capabilities that rows need', () => {
    expect(() => checkPartitions([{ name: 'a', caps: ['base'] }, { name: 'b' }])).not.toThrow();
    expect(() => checkPartitions([{ name: 'a' }, { name: 'a' }])).toThrow('named twice');
    expect(() => checkPartitions([{ name: 'a', caps: ['base', 'fly'] }])).toThrow("no capability 'fly'");
  });
});

describe('the log', () => {
  it('keeps what an operator should see when everything else is quiet', () => {
    expect(levelOf('refused')).toBe('warn');
    expect(levelOf('connected')).toBe('info');
  });
});
