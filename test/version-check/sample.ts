import type { Identity, Manifest } from '../../src/version-check/index.ts';

export const digestOf = (digit: string): string => `sha256:${digit.repeat(64)}`;

export const host: Identity = {
  surface: 'dxg',
  driver: 'softgpu',
  vendor_id: 0x1414,
  device_id: 0x008e,
  driver_version: '1.1.0.0',
  abi: digestOf('a'),
  umd_digest: digestOf('1'),
};

/** The package one version before the host's: same ABI, other files. */
export const older: Identity = { ...host, driver_version: '1.0.0.0', umd_digest: digestOf('0') };

export const manifest: Manifest = {
  format: 1,
  ...host,
  files: [{ path: 'umd.ts', bytes: 10, sha256: 'c'.repeat(64) }],
};

export const context = { partition: 'guest-b', script: 'examples/picture/guest.ts' };
