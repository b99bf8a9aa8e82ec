import { loadPackage } from '../packages/index.ts';
import { identityOf } from '../version-check/index.ts';
import { drmDeviceOf } from './drm-device.ts';
import { makeDrmFolder } from './drm-folder.ts';
import { drmTree } from './drm-tree.ts';
import { verified } from './manifest.ts';

/**
 * Runs a guest that loads the package of `manifest`, with the path of its DRM device's tree when it has one; the tree is gone
 * when it has ended. `machine`: as of makeDrmFolder. Throws CliError.
 */
export async function withDrmTree(
  manifest: string,
  run: (tree: string | undefined) => Promise<void>,
  machine: string | null = '/',
): Promise<void> {
  const device = drmDeviceOf(identityOf(verified(loadPackage(manifest)).manifest));
  const folder = device === null ? null : makeDrmFolder(drmTree(device), machine);
  try {
    await run(folder?.path);
  } finally {
    folder?.remove();
  }
}
