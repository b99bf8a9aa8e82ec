import {
  chmodSync,
  type Dirent,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TreeEntry } from './drm-tree.ts';

/** What tells the shim where the tree is. */
export const DRM_TREE_VARIABLE = 'KMBRIDGE_DRM_TREE';

/** A tree on disk, for as long as a guest runs. */
export interface DrmFolder {
  readonly path: string;
  remove(): void;
}

/**
 * Lays entries out in a fresh folder that everyone may read, as a box of another uid has to. `machine`: where the machine's
 * own names of a listing are; null where the guest has none of them.
 */
export function makeDrmFolder(entries: readonly TreeEntry[], machine: string | null = '/'): DrmFolder {
  const path = mkdtempSync(join(tmpdir(), 'kmbridge-drm-'));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  try {
    chmodSync(path, 0o755);
    for (const entry of entries) write(path, entry);
    const listings = entries.filter(({ kind }) => kind === 'listing');
    if (machine !== null)
      for (const entry of listings) list(join(machine, entry.path), join(path, entry.path));
  } catch (error) {
    remove();
    throw error;
  }
  return { path, remove };
}

function write(root: string, entry: TreeEntry): void {
  const path = join(root, entry.path);
  const folder = entry.kind === 'folder' || entry.kind === 'listing';
  mkdirSync(folder ? path : dirname(path), { recursive: true, mode: 0o755 });
  if (entry.kind === 'file') writeFileSync(path, entry.text, { mode: 0o444 });
  if (entry.kind === 'link') symlinkSync(entry.target, path);
}

/** Something of the same name and kind for each entry of a folder; what is there stays. */
function list(from: string, into: string): void {
  for (const entry of namesIn(from)) {
    const path = join(into, entry.name);
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue;
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(join(from, entry.name)), path);
    else if (entry.isDirectory()) mkdirSync(path, { mode: 0o755 });
    else writeFileSync(path, '', { mode: 0o444 });
  }
}

/** What a folder shows to this user: nothing when it is not there or closed to them. */
function namesIn(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
