import type { Identity, Policy } from '../../../src/version-check/index.ts';

export const EXACT: Policy = { kind: 'exact' };

/** An identity that the fake driver has, or one that differs in `change`. */
export function identity(change: Partial<Identity> = {}): Identity {
  return {
    surface: 'dxg',
    driver: 'softgpu',
    vendor_id: 0x1414,
    device_id: 0x8e,
    driver_version: '1.1.0.0',
    abi: `sha256:${'a'.repeat(64)}`,
    umd_digest: `sha256:${'b'.repeat(64)}`,
    ...change,
  };
}
