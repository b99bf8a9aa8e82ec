import { DRM_DRIVERS, drmFingerprints } from './drm-rows.ts';
import { ABI_FINGERPRINT } from './gen/rows.ts';
import type { Surface } from './plan.ts';

/** Fingerprint of the rows that a driver's packages are for; null for one that has none here. */
export function abiOf(surface: Surface, driver: string): string | null {
  if (surface === 'dxg') return ABI_FINGERPRINT;
  const known = DRM_DRIVERS.find((one) => one === driver);
  return known === undefined ? null : drmFingerprints[known];
}
