import { type CallerSite, callerSites, type DrmDriver, drmRows, type Row } from '../../../../abi/index.ts';
import type { KernelFiles } from '../kernel.ts';

/** Tells `done` once when all is done that an open file has queued so far: 0, or −errno when the kernel does not say. */
export type FenceAsk = (kernel: KernelFiles, slot: number, done: (result: number) => void) => void;

/** A call that submits nothing and gives its fence, at an offset of its struct. */
export interface FenceQuestion {
  readonly row: Row;
  readonly struct: Uint8Array;
  readonly fenceAt: number;
}

/**
 * How the fences of a driver are asked for: by a call of its own, so that no call of a guest's has to be another than it is.
 * Null: nothing is submitted to this device. Throws when the schema has submitting rows and none that gives its fence: a
 * mistake of ours.
 */
export function fenceQuestion(driver: DrmDriver, rows: readonly Row[] = drmRows): FenceQuestion | null {
  const submitting = rows.filter((row) => row.driver === driver && row.drm?.submits === true);
  if (submitting.length === 0) return null;
  for (const row of submitting)
    for (const { offset, direction, descriptor, when } of callerSites(row).scalars)
      if (direction === 'out' && descriptor?.gives === 'sync-file' && when !== null)
        return { row, struct: filled(row, when), fenceAt: offset };
  throw new Error(`no row of ${driver} gives a fence`);
}

/** Zeros, but for what has the fence come back. */
function filled(row: Row, when: NonNullable<CallerSite['when']>): Uint8Array {
  const struct = new Uint8Array(row.struct.size);
  const fields = new DataView(struct.buffer);
  for (const { offset, equals } of when)
    fields.setUint32(offset, (fields.getUint32(offset, true) | equals) >>> 0, true);
  return struct;
}

/** The same as something to do. */
export function fenceAsk(driver: DrmDriver, rows: readonly Row[] = drmRows): FenceAsk | null {
  const question = fenceQuestion(driver, rows);
  if (question === null) return null;
  const { row, struct, fenceAt } = question;
  return (kernel, slot, done) => {
    const bytes = struct.slice();
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
