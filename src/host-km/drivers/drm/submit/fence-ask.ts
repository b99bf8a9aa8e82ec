import { type CallerSite, callerSites, type DrmDriver, drmRows, type Row } from '../../../../abi/index.ts';
import type { KernelFiles } from '../kernel.ts';

/** Tells `done` once when all is done that an open file has queued so far: 0, or −errno when the kernel does not say. */
export type FenceAsk = (kernel: KernelFiles, slot: number, done: (result: number) => void) => void;

/**
 * How the fences of a driver are asked for: by a call of its own that submits nothing and gives its fence, so that no call of
 * a guest's has to be another than it is. Null: nothing is submitted to this device. Throws when the schema has submitting
 * rows and none that gives its fence: a mistake of ours.
 */
export function fenceAsk(driver: DrmDriver, rows: readonly Row[] = drmRows): FenceAsk | null {
  const submitting = rows.filter((row) => row.driver === driver && row.drm?.submits === true);
  if (submitting.length === 0) return null;
  for (const row of submitting)
    for (const { offset, direction, descriptor, when } of callerSites(row).scalars)
      if (direction === 'out' && descriptor?.gives === 'sync-file' && when !== null)
        return asks(row, offset, when);
  throw new Error(`no row of ${driver} gives a fence`);
}

function asks(row: Row, fenceAt: number, when: CallerSite['when']): FenceAsk {
  const template = new Uint8Array(row.struct.size);
  const fields = new DataView(template.buffer);
  for (const { offset, equals } of when)
    fields.setUint32(offset, (fields.getUint32(offset, true) | equals) >>> 0, true);
  return (kernel, slot, done) => {
    const bytes = template.slice();
    kernel.ioctl({
      slot,
      request: row.request,
      bytes,
      length: bytes.length,
      pointers: [],
      // Nothing in it waits, and on a thread it would stand behind waits of the guest's.
      blocking: false,
      done: (result) => {
        if (result < 0) done(result);
        else kernel.watch(new DataView(bytes.buffer).getInt32(fenceAt, true), done);
      },
    });
  };
}
