import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

/** Lays entries out in a fresh folder that everyone may read, as a box of another uid has to. */
export function makeDrmFolder(entries: readonly TreeEntry[]): DrmFolder {
  const path = mkdtempSync(join(tmpdir(), 'kmbridge-drm-'));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  try {
    chmodSync(path, 0o755);
    for (const entry of entries) write(path, entry);
  } catch (error) {
    remove();
    throw error;
  }
  return { path, remove };
}

function write(root: string, entry: TreeEntry): void {
  const path = join(root, entry.path);
  mkdirSync(entry.kind === 'folder' ? path : dirname(path), { recursive: true, mode: 0o755 });
  if (entry.kind === 'file') writeFileSync(path, entry.text, { mode: 0o444 });
  if (entry.kind === 'link') symlinkSync(entry.target, path);
}
