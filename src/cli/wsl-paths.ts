import { mkdirSync, readlinkSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from './exit.ts';
import { firstThatWorks, type Wrapper } from './mount-space.ts';
import { DXCORE, nativeDirectory, SHIM } from './native-libraries.ts';

/** Where programs that were built for WSL look for the library. */
export const WSL_LIBRARIES = '/usr/lib/wsl/lib';

/**
 * The mount point does not exist on the machine and nothing there may change: in a mount namespace of the program, /usr/lib becomes
 * our folder laid over the machine's. The folder is named by `.`: its path may hold what separates layers.
 */
const LAY_OVER =
  'cd "$1" && mount -t overlay overlay -o ro,lowerdir=.:/usr/lib /usr/lib && cd "$2" && shift 2 && exec "$@"';

/** Starts what follows where /usr/lib/wsl/lib holds our libraries. `unshare` makes the mount namespace. */
export function layOver(unshare: Wrapper): Wrapper {
  return [...unshare, '--mount', '--', 'sh', '-c', LAY_OVER, 'sh', wslTree(), process.cwd()];
}

/** A wrapper for a guest that keeps its uid. Throws CliError where the system allows none. */
export function wslWrapper(): Wrapper {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  // Inside a user namespace the mount needs its root; what starts then gets its own uid back in a second one.
  const back = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
  const owned = [...layOver(['unshare', '--user', '--map-root-user']), ...back];
  const candidates = [...(uid === 0 ? [layOver(['unshare'])] : []), owned];
  return firstThatWorks(
    `--wsl-paths needs a mount namespace with an overlay, and this system allows none`,
    candidates.map((words) => ({ words })),
  ).words;
}

/** A folder that holds `wsl/lib` with links to the libraries as they were built last. Throws CliError. */
function wslTree(): string {
  const tree = join(nativeDirectory, 'over-usr-lib');
  const folder = join(tree, 'wsl/lib');
  try {
    mkdirSync(folder, { recursive: true });
    for (const name of [DXCORE, SHIM]) link(join(nativeDirectory, name), join(folder, name));
  } catch (error) {
    throw new CliError('FAILED', `${folder}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return tree;
}

/** Links, because the loader then knows a library for the same that was preloaded by its other path. */
function link(target: string, path: string): void {
  try {
    if (readlinkSync(path) === target) return;
  } catch {
    // Not there yet.
  }
  const fresh = `${path}.${process.pid}`;
  symlinkSync(target, fresh);
  renameSync(fresh, path);
}
