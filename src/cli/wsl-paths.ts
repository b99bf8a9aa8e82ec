import { join } from 'node:path';
import { firstThatWorks, type Wrapper } from './mount-space.ts';
import { DXCORE, nativeDirectory, SHIM } from './native-libraries.ts';

/** Where programs that were built for WSL look for the library. */
const WSL_LIBRARIES = '/usr/lib/wsl/lib';
/** Made when the libraries are built. */
const LAYER = join(nativeDirectory, 'over-usr-lib');

/**
 * The mount point does not exist on the machine and nothing there may change: in a mount namespace of the program, /usr/lib
 * becomes our folder laid over the machine's, and the libraries are bound onto the empty files it has for them (bound,
 * because the loader then knows one for the same that was preloaded by its other path). The folder is named by `.`, since its
 * path may hold what separates layers.
 */
const LAY_OVER = [
  'here=$PWD',
  'cd "$1"',
  'mount -t overlay overlay -o ro,lowerdir=.:/usr/lib /usr/lib',
  ...[DXCORE, SHIM].map((name) => `mount --bind "../${name}" ${WSL_LIBRARIES}/${name}`),
  'cd "$here"',
  'shift',
  'exec "$@"',
].join(' && ');

/** Starts what follows where /usr/lib/wsl/lib holds our libraries. `unshare` makes the mount namespace. */
export function layOver(unshare: Wrapper): Wrapper {
  return [...unshare, '--mount', '--', 'sh', '-c', LAY_OVER, 'sh', LAYER];
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
    '--wsl-paths needs a mount namespace with an overlay, and this system allows none',
    candidates.map((words) => ({ words })),
  ).chosen.words;
}
