import type { Surface } from './surface.ts';

/** A driver version as numbers, most significant first. */
export type Version = readonly number[];

/**
 * Shape of a version per surface: WDDM's UMDVERSION is four 16-bit parts (a.b.c.d), DRM_IOCTL_VERSION
 * answers three ints (major.minor.patch).
 */
const SHAPE: Record<Surface, { readonly parts: number; readonly max: number; readonly text: string }> = {
  dxg: { parts: 4, max: 0xffff, text: 'a.b.c.d, each 0 to 65535' },
  drm: { parts: 3, max: 0x7fff_ffff, text: 'major.minor.patch, each 0 to 2147483647' },
};

/** What a version of this surface looks like, for messages. */
export function versionShape(surface: Surface): string {
  return SHAPE[surface].text;
}

/** Null unless canonical (no leading zeros, no blanks): then equal versions are equal texts. */
export function parseVersion(text: string, surface: Surface): Version | null {
  const { parts, max } = SHAPE[surface];
  const pieces = text.split('.', parts + 1);
  if (pieces.length !== parts) return null;
  const version: number[] = [];
  for (const piece of pieces) {
    if (!/^(0|[1-9]\d{0,9})$/.test(piece)) return null;
    const part = Number(piece);
    if (part > max) return null;
    version.push(part);
  }
  return version;
}

/** Negative: a is older; 0: the same; positive: a is newer. A missing part counts as 0. */
export function compareVersions(a: Version, b: Version): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
