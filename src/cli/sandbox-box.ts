import { basename } from 'node:path';
import type { Wrapper } from './mount-space.ts';
import { isWithin, type View } from './sandbox-view.ts';

/** A box as bubblewrap builds it. */
export interface Box {
  readonly view: View;
  /** Path of the partition's socket on the machine. */
  readonly socket: string;
  /** Folder of the DRM device's files on the machine, when there is one. */
  readonly drmTree?: string | undefined;
  /** Where the program starts, when it is in the view. */
  readonly folder: string;
}

/** How the box gets at mounts, and who runs in it. */
export interface Standing {
  /** Becomes root, of the machine or of a user namespace, and lays over what belongs into the box. */
  readonly enter: Wrapper;
  /** A uid of that place for the box; undefined: the one that came in. */
  readonly uid: number | undefined;
  /** What the program sees as its uid and gid; undefined: no user namespace of its own. */
  readonly shown: { readonly uid: number; readonly gid: number } | undefined;
}

const MiB = 2 ** 20;
/** What a box may keep in memory beside its processes: as much as a build or a picture takes, and no machine's worth. */
export const BOX_BYTES = {
  '/tmp': 1024 * MiB,
  '/var/tmp': 256 * MiB,
  '/dev/shm': 256 * MiB,
  '/run': 16 * MiB,
  '/dev': 64 * MiB,
};

/** Where the partition's socket is inside. */
export function socketInside(socket: string): string {
  return `/run/kmbridge/${basename(socket)}`;
}

/** Where the files of the DRM device are inside: the shim has them stand for /dev/dri and what is in /sys. */
export const DRM_TREE_INSIDE = '/run/kmbridge/drm';

/** Words that start a program in a box; descriptor 3 has to be an empty file. */
export function boxWrapper(box: Box, standing: Standing): Wrapper {
  return [...standing.enter, ...outer(box), ...dropped(standing), ...inner(standing)];
}

/** All namespaces but the user's, and the files: as whoever may mount, before rights are given up. */
function outer(box: Box): Wrapper {
  const { view, socket, drmTree } = box;
  return [
    ...['bwrap', '--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    ...['--hostname', 'kmbridge', '--die-with-parent', '--new-session', '--clearenv'],
    // What the next steps need to give themselves up.
    ...['--cap-add', 'CAP_SETUID', '--cap-add', 'CAP_SETGID', '--cap-add', 'CAP_SETPCAP'],
    ...view.links.flatMap(([path, target]) => ['--symlink', target, path]),
    ...scratch('/tmp', '1777'),
    ...['--perms', '0755', '--dir', '/var'],
    ...scratch('/var/tmp', '1777'),
    ...scratch('/run', '0755'),
    ...['--proc', '/proc'],
    ...devices(),
    ...view.folders.flatMap((folder) => ['--perms', '0755', '--dir', folder]),
    ...view.bound.flatMap((path) => ['--ro-bind', path, path]),
    ...view.masked.flatMap((path) => ['--perms', '0755', '--tmpfs', path, '--remount-ro', path]),
    ...['--perms', '0755', '--dir', '/run/kmbridge', '--ro-bind', socket, socketInside(socket)],
    ...(drmTree === undefined ? [] : ['--ro-bind', drmTree, DRM_TREE_INSIDE]),
    ...['--remount-ro', '/', '--chdir', startFolder(box), '--'],
  ];
}

/** No device nodes. Programs write to /dev/null without asking, so that there is an ordinary file of that name. */
function devices(): Wrapper {
  return [
    ...scratch('/dev', '0755'),
    ...['--symlink', '/proc/self/fd', '/dev/fd', '--symlink', '/proc/self/fd/0', '/dev/stdin'],
    ...['--symlink', '/proc/self/fd/1', '/dev/stdout', '--symlink', '/proc/self/fd/2', '/dev/stderr'],
    ...['--perms', '0666', '--file', '3', '/dev/null'],
    ...scratch('/dev/shm', '1777'),
  ];
}

function scratch(path: keyof typeof BOX_BYTES, mode: string): Wrapper {
  return ['--perms', mode, '--size', String(BOX_BYTES[path]), '--tmpfs', path];
}

function startFolder({ view, folder }: Box): string {
  const shown = view.bound.some((path) => isWithin(folder, path)) || view.folders.includes(folder);
  return shown && !view.masked.some((path) => isWithin(folder, path)) ? folder : '/';
}

function dropped({ uid }: Standing): Wrapper {
  if (uid === undefined) return [];
  return [
    ...['/usr/bin/setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'],
    ...['--bounding-set=-all', '--inh-caps=-all', '--ambient-caps=-all', '--'],
  ];
}

/** The user namespace comes last: in it nobody has rights over the namespaces and mounts around it. */
function inner({ shown }: Standing): Wrapper {
  if (shown === undefined) return [];
  return [
    ...[
      '/usr/bin/bwrap',
      '--unshare-user',
      '--disable-userns',
      '--uid',
      String(shown.uid),
      '--gid',
      String(shown.gid),
    ],
    ...['--dev-bind', '/', '/', '--'],
  ];
}
