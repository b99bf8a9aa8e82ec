/**
 * Writes `drivers/<driver>/<version>/manifest.json` of every package in this repository from the files that lie beside
 * it and the current ABI. Part of `npm run gen`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ABI_FINGERPRINT, drmFingerprints } from '../src/abi/index.ts';
import { describePackage, listPlaces } from '../src/packages/index.ts';

const root = join(resolve(import.meta.dirname, '..'), 'drivers');

/** What a guest sees of any paravirtual adapter: Microsoft's virtual render device (dxgmodule.c, PCI_DEVICE_ID_VIRTUAL_RENDER). */
const SOFTGPU = { surface: 'dxg', vendor_id: 0x1414, device_id: 0x008e, abi: ABI_FINGERPRINT } as const;
/**
 * On DRM the user-mode driver is the distribution's: a package says which kernel driver a guest is for, and has no files.
 * virtio-gpu's PCI ids are those of the virtio specification; vgem hangs on no bus.
 */
const STATED = {
  softgpu: SOFTGPU,
  virtio_gpu: { surface: 'drm', vendor_id: 0x1af4, device_id: 0x1050, abi: drmFingerprints.virtio_gpu },
  vgem: { surface: 'drm', vendor_id: 0, device_id: 0, abi: drmFingerprints.vgem },
} as const;

/** Returns the paths of the manifests that have changed. */
export function writePackages(): readonly string[] {
  const changed: string[] = [];
  for (const { driver, version, manifestPath } of listPlaces(root)) {
    if (!isStated(driver)) throw new Error(`no ids are known for driver ${driver}`);
    const stated = { ...STATED[driver], driver, driver_version: version };
    const text = `${JSON.stringify(describePackage(dirname(manifestPath), stated), null, 2)}\n`;
    if (text === current(manifestPath)) continue;
    writeFileSync(manifestPath, text);
    changed.push(manifestPath);
  }
  return changed;
}

const isStated = (driver: string): driver is keyof typeof STATED => Object.hasOwn(STATED, driver);

function current(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  for (const path of writePackages()) process.stdout.write(`${path}\n`);
