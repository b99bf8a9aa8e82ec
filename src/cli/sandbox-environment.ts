import { DRM_TREE_VARIABLE } from './drm-folder.ts';
import type { Launch } from './guest-process.ts';
import { DRM_TREE_INSIDE, socketInside } from './sandbox-box.ts';

/** What a box takes over of our environment: how to speak to a person, and where programs are. */
const ALLOWED = ['PATH', 'TERM', 'COLORTERM', 'NO_COLOR', 'LANG', 'LANGUAGE', 'TZ', 'KMBRIDGE_QUIET'];
const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

/** A guest's launch with the environment it has in a box and nothing else. */
export function boxedLaunch(launch: Launch, env: NodeJS.ProcessEnv = process.env): Launch {
  const kept: Record<string, string> = { PATH: SYSTEM_PATH };
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && (ALLOWED.includes(name) || name.startsWith('LC_'))) kept[name] = value;
  const socket = launch.guest['KMBRIDGE_SOCKET'] ?? '';
  const tree = launch.guest[DRM_TREE_VARIABLE] === undefined ? {} : { [DRM_TREE_VARIABLE]: DRM_TREE_INSIDE };
  const guest = { ...kept, HOME: '/tmp', ...launch.guest, KMBRIDGE_SOCKET: socketInside(socket), ...tree };
  return { ...launch, guest };
}
