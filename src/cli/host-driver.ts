import { totalmem } from 'node:os';
import { ABI_FINGERPRINT } from '../abi/index.ts';
import { type BrokerOptions, DrmDriver, openDrm, softgpu } from '../host-km/index.ts';
import { type DriverPackage, findPackage, type PackageSource, packageSource } from '../packages/index.ts';
import { identityOf } from '../version-check/index.ts';
import type { DriverArgument, PumpArgument } from './arguments.ts';
import { CliError } from './exit.ts';
import { buildPump, choosePump } from './host-pump.ts';
import { verified } from './manifest.ts';
import type { Output } from './output.ts';
import { driversRoot } from './paths.ts';

/** What a broker multiplexes, as the command line names it. */
export type HostDriver = Pick<BrokerOptions, 'driver' | 'takers'> & {
  readonly packages?: PackageSource;
  readonly pump?: PumpArgument;
};

/** Buffers are host memory: half of it, so that the host itself stays usable whatever its guests hold. */
const DRM_MEMORY_SHARE = 2;

/** The driver of `--driver`, ready for a broker. Rejects with CliError. */
export async function hostDriver(driver: DriverArgument, out?: Output): Promise<HostDriver> {
  if (driver.driver === 'drm') return drm(driver, out);
  const found = hostPackage(driver);
  return { driver: softgpu({ identity: identityOf(found.manifest) }), packages: packageSource(found) };
}

/** A render node of this machine, and whoever makes its ioctls: which is said in any case. */
async function drm({ node, pump }: DriverArgument, out?: Output): Promise<HostDriver> {
  const { way, says } = choosePump(pump, () => buildPump(out));
  out?.progress(says);
  const memoryBytes = Math.floor(totalmem() / DRM_MEMORY_SHARE);
  const opened = await openDrm({ way, memoryBytes, ...(node === undefined ? {} : { node }) });
  if (!(opened instanceof DrmDriver)) throw new CliError('UNSUPPORTED', opened.message);
  // Of a package without files there is nothing to give away: every guest has the ones that this version knows.
  return { driver: opened, takers: { drm: opened.taker }, pump: way.kind };
}

/** The package that softgpu was released with, held against the rows that this broker really serves; guests may fetch it. Always a built-in one: a store is a guest's. */
export function hostPackage(driver: DriverArgument, root = driversRoot): DriverPackage {
  if (driver.driver !== 'softgpu')
    throw new CliError(
      'UNSUPPORTED',
      `driver '${driver.driver}' is not part of this version; softgpu and drm are`,
      'npm run --silent kmbridge -- host --driver softgpu',
    );
  const found = verified(findPackage(root, driver.driver, driver.version));
  const { manifest, manifestPath } = found;
  if (manifest.abi !== ABI_FINGERPRINT)
    throw new CliError(
      'BAD_MANIFEST',
      `${manifestPath} is for ABI ${manifest.abi}; this broker serves ${ABI_FINGERPRINT}`,
      'npm run gen',
    );
  return found;
}
