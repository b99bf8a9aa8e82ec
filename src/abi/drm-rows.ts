import { DRM_FINGERPRINTS, DRM_ROWS } from './gen/drm-rows.ts';
import type { DrmDriver, Row } from './plan.ts';

/** Every row of DRM that is served, by id. */
const all: readonly Row[] = DRM_ROWS;

/** Its ioctls. */
export const drmRows: readonly Row[] = all.filter(({ request }) => request !== 0);

/** The calls of the bridge itself: open, close and mmap of the device. */
export const drmBridgeRows: readonly Row[] = all.filter(({ request }) => request === 0);

/** Fingerprint of the rows that a driver's node serves: the core's and its own. */
export const drmFingerprints: Readonly<Record<DrmDriver, string>> = DRM_FINGERPRINTS;

export const DRM_DRIVERS = Object.keys(DRM_FINGERPRINTS) as readonly DrmDriver[];

/**
 * Whether a driver's device cannot do what a row of the core is for: EOPNOTSUPP, whatever the row is called with. vgem has no
 * sync objects (no DRIVER_SYNCOBJ in drivers/gpu/drm/vgem/vgem_drv.c of Linux 6.12).
 */
export function drmLacks(driver: DrmDriver, { name }: Row): boolean {
  return driver === 'vgem' && name.startsWith('DRM_IOCTL_SYNCOBJ_');
}

/** `_IOC` of <asm-generic/ioctl.h>: where its parts lie in a request code. */
const TYPE_BYTE = 0x64;
const WRITE = 1;
const READ = 2;

const byId: ReadonlyMap<number, Row> = new Map(all.map((row) => [row.id, row]));

const byNumber: Readonly<Record<DrmDriver, readonly (Row | undefined)[]>> = {
  virtio_gpu: numbered('virtio_gpu'),
  vgem: numbered('vgem'),
};

function numbered(driver: DrmDriver): readonly (Row | undefined)[] {
  const table: (Row | undefined)[] = new Array(256).fill(undefined);
  for (const row of drmRows) if (row.driver === null || row.driver === driver) table[row.nr] = row;
  return table;
}

/** By the number in the head of a call on the wire. */
export function drmRowById(id: number): Row | undefined {
  return byId.get(id);
}

/** By the number in the request code, as a node of `driver` takes it: the core's rows and the driver's own. */
export function drmRow(driver: DrmDriver, nr: number): Row | undefined {
  return byNumber[driver][nr];
}

/** `DRM_IOCTL_…`. */
export function drmRowByName(name: string): Row | undefined {
  return all.find((row) => row.name === name);
}

/** A request as the kernel takes it: `in` bytes of the caller's struct are read, `out` bytes are written. */
export interface DrmRequest {
  readonly row: Row;
  readonly in: number;
  readonly out: number;
}

/**
 * What a request code means on a node of `driver`. The kernel goes by the number alone: a struct shorter or longer than
 * its own is taken, and each direction only where both sides name it. Null where no row has the number. A code of another
 * type than 'd' is none of DRM's (ENOTTY).
 */
export function drmRequest(driver: DrmDriver, request: number): DrmRequest | null | 'ENOTTY' {
  if (((request >>> 8) & 0xff) !== TYPE_BYTE) return 'ENOTTY';
  const row = drmRow(driver, request & 0xff);
  if (row === undefined) return null;
  const both = (request & row.request) >>> 30;
  const bytes = (request >>> 16) & 0x3fff;
  return { row, in: (both & WRITE) !== 0 ? bytes : 0, out: (both & READ) !== 0 ? bytes : 0 };
}
