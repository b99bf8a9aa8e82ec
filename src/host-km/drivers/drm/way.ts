import type { DrmDevice, KernelFiles } from './kernel.ts';
import { PlainFiles, PlainShare } from './plain/index.ts';
import { PumpFiles } from './pump-files.ts';

/** Who makes the ioctls: a pump, which is a process of its own for each partition; or the broker itself, by ffi-rs. */
export type DrmWay = { readonly kind: 'process'; readonly program: string } | { readonly kind: 'plain' };

/** Starts a partition's way to the device; null when the system has no memory or descriptor for one. */
export type StartWay = (lost: () => void) => KernelFiles | null;

export function wayTo(device: Pick<DrmDevice, 'card' | 'render'>, way: DrmWay): StartWay {
  if (way.kind === 'process') return (lost) => PumpFiles.start([way.program], device, lost);
  const share = new PlainShare();
  // It ends with the broker, and so is never lost.
  return () => PlainFiles.start(share, device);
}
