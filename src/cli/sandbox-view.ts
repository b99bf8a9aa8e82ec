import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';

/** What of the machine a box shows, all of it read-only and at the same path. */
export interface View {
  /** Links at the top, such as /bin: path and target. */
  readonly links: readonly (readonly [string, string])[];
  /** Folders above what is bound, outermost first. */
  readonly folders: readonly string[];
  /** Files and folders that are bound, outer ones first; none lies in another. */
  readonly bound: readonly string[];
  /** Folders inside `bound` that are empty in the box. */
  readonly masked: readonly string[];
}

/** The parts of the system that programs need; without devices, homes, and what services keep. */
const SYSTEM = ['/usr', '/etc', '/opt', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
/** Replaced by empty folders of the box. */
export const PRIVATE = ['/tmp', '/var/tmp', '/run', '/dev', '/proc'] as const;

export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : folder + sep);
}

/**
 * The folder of a file that a guest was named by, as far as it is the program's own: one that others use as well (a home,
 * /tmp, whatever holds them, the folder of the sockets) shows that file alone.
 */
export function ownPlace(file: string, sockets: string): string {
  const folder = dirname(file);
  const shared = [homedir(), '/home', '/root', '/sys', '/var', sockets, ...PRIVATE];
  return shared.some((place) => isWithin(place, folder)) ? file : folder;
}

/** Which paths a box shows of `wanted`, beside the system. `sockets`: the folder that no guest may look into. */
export function viewOf(wanted: readonly string[], sockets: string): View {
  const links: (readonly [string, string])[] = [];
  const system: string[] = [];
  for (const path of SYSTEM) {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) links.push([path, readlinkSync(path)]);
    else if (stat !== undefined) system.push(path);
  }
  const known = [...system, ...links.map(([path]) => path)];
  const paths = [...new Set(wanted.flatMap((path) => [resolve(path), realpathSync(path)]))];
  const bound: string[] = [...system];
  for (const path of paths.flatMap(opened).sort((a, b) => a.length - b.length))
    if (![...known, ...bound].some((folder) => isWithin(path, folder))) bound.push(path);
  const secret = existsSync(sockets) ? realpathSync(sockets) : sockets;
  return {
    links,
    folders: foldersAbove(bound),
    bound,
    masked: bound.some((path) => isWithin(secret, path)) ? [secret] : [],
  };
}

/**
 * A folder that only its owner may enter, as one made for a moment is, would be closed to a box of another uid: its
 * entries then stand in a folder of the box.
 */
function opened(path: string): readonly string[] {
  const stat = statSync(path);
  if (!stat.isDirectory() || (stat.mode & 0o005) === 0o005) return [path];
  return readdirSync(path).map((name) => join(path, name));
}

function foldersAbove(paths: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths)
    for (let folder = dirname(path); folder !== '/'; folder = dirname(folder)) folders.add(folder);
  return [...folders]
    .filter((folder) => !PRIVATE.some((place) => place === folder))
    .sort((a, b) => a.length - b.length);
}
