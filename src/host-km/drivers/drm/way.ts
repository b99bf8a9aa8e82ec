import type { DrmDevice, KernelFiles } from './kernel.ts';
import { PlainFiles, PlainShare } from './plain/index.ts';
import { PumpFiles } from './pump-files.ts';

/**
 * Who makes the ioctls: a pump, which is a process of its own for each partition, or for benches a thread of the broker's (of one
 * partition alone); or the broker itself, by ffi-rs.
 */
export type DrmWay =
  | { readonly kind: 'process'; readonly program: string }
  | { readonly kind: 'thread'; readonly library: string }
  | { readonly kind: 'plain' };

/** Starts a partition's way to the device; null when the system has no memory or descriptor for one. */
export type StartWay = (lost: () => void) => KernelFiles | null;

export function wayTo(device: Pick<DrmDevice, 'card' | 'render'>, way: DrmWay): StartWay {
  if (way.kind === 'process') return (lost) => PumpFiles.start({ command: [way.program] }, device, lost);
  if (way.kind === 'thread') return (lost) => PumpFiles.start({ library: way.library }, device, lost);
  const share = new PlainShare();
  // It ends with the broker, and so is never lost.
  return () => PlainFiles.start(share, device);
}
