import type { Figures } from './process.ts';

interface Ratio {
  readonly text: string;
  readonly keys: readonly string[];
  readonly holds: (f: (key: string) => number) => boolean;
}

/** What the project promises of a call's speed, as ratios against the floors of the same run. */
const RATIOS: readonly Ratio[] = [
  {
    text: 'a frame as a guest ≤ 1.25 × on the device, in the virtual machine',
    keys: ['drm.vm.frame_ratio'],
    holds: (f) => f('drm.vm.frame_ratio') <= 1.25,
  },
  {
    text: 'call.thread.spin_ns ≤ max(3 × floor, floor + 1,000 ns)',
    keys: ['call.thread.spin_ns', 'floor.thread.spin_ns'],
    holds: (f) =>
      f('call.thread.spin_ns') <= Math.max(3 * f('floor.thread.spin_ns'), f('floor.thread.spin_ns') + 1000),
  },
  {
    text: 'call.process.spin_ns ≤ max(4 × floor, floor + 1,000 ns)',
    keys: ['call.process.spin_ns', 'floor.process.spin_ns'],
    holds: (f) =>
      f('call.process.spin_ns') <=
      Math.max(4 * f('floor.process.spin_ns'), f('floor.process.spin_ns') + 1000),
  },
  {
    text: 'call.process.spin_ns ≤ 1/4 of peer.uds_ns',
    keys: ['call.process.spin_ns', 'peer.uds_ns'],
    holds: (f) => f('call.process.spin_ns') <= f('peer.uds_ns') / 4,
  },
  {
    text: 'call.process.sleep_ns ≤ floor × 1.8',
    keys: ['call.process.sleep_ns', 'floor.process.sleep_ns'],
    holds: (f) => f('call.process.sleep_ns') <= f('floor.process.sleep_ns') * 1.8,
  },
  {
    text: 'submits ≥ 1,200,000 per second',
    keys: ['submit.async_per_s'],
    holds: (f) => f('submit.async_per_s') >= 1_200_000,
  },
  {
    text: 'submits ≥ 3 × synchronous',
    keys: ['submit.async_per_s', 'submit.sync_per_s'],
    holds: (f) => f('submit.async_per_s') >= 3 * f('submit.sync_per_s'),
  },
  {
    text: 'a submit costs the guest ≤ 1.0 µs',
    keys: ['submit.guest_ns'],
    holds: (f) => f('submit.guest_ns') <= 1000,
  },
  {
    text: 'copy ≥ 0.8 of memcpy',
    keys: ['copy.bytes_per_s', 'floor.memcpy_bytes_per_s'],
    holds: (f) => f('copy.bytes_per_s') >= 0.8 * f('floor.memcpy_bytes_per_s'),
  },
  {
    text: 'native.call.spin_ns ≤ max(4 × floor, floor + 1,200 ns)',
    keys: ['native.call.spin_ns', 'floor.native.spin_ns'],
    holds: (f) =>
      f('native.call.spin_ns') <= Math.max(4 * f('floor.native.spin_ns'), f('floor.native.spin_ns') + 1200),
  },
  {
    text: 'native.call.sleep_ns ≤ floor + 15 µs',
    keys: ['native.call.sleep_ns', 'floor.native.sleep_ns'],
    holds: (f) => f('native.call.sleep_ns') <= f('floor.native.sleep_ns') + 15_000,
  },
  {
    text: 'native.call.sleep2_ns ≤ floor + 15 µs',
    keys: ['native.call.sleep2_ns', 'floor.native.sleep2_ns'],
    holds: (f) => f('native.call.sleep2_ns') <= f('floor.native.sleep2_ns') + 15_000,
  },
  {
    text: 'native submits ≥ 1,200,000 per second',
    keys: ['native.submit.async_per_s'],
    holds: (f) => f('native.submit.async_per_s') >= 1_200_000,
  },
  {
    text: 'native copy ≥ 0.9 of memcpy',
    keys: ['native.copy.bytes_per_s', 'floor.native.memcpy_bytes_per_s'],
    holds: (f) => f('native.copy.bytes_per_s') >= 0.9 * f('floor.native.memcpy_bytes_per_s'),
  },
  {
    text: 'the shim costs a program that never opens the device ≤ 2 %',
    keys: ['native.idle_ratio'],
    holds: (f) => f('native.idle_ratio') <= 1.02,
  },
  {
    text: 'an ioctl through the pump ≤ the direct call + 2 µs',
    keys: ['pump.over_floor_ns'],
    holds: (f) => f('pump.over_floor_ns') <= 2000,
  },
  {
    text: '≤ 256 heap bytes per call',
    keys: ['alloc.bytes_per_call'],
    holds: (f) => f('alloc.bytes_per_call') <= 256,
  },
];

/** One line a promise whose figures were taken: met or MISSED, with the figures. */
export function judge(figures: Figures): string[] {
  return RATIOS.filter(({ keys }) => keys.every((key) => figures[key] !== undefined)).map(
    ({ text, keys, holds }) => {
      const seen = keys.map((key) => Math.round(figures[key] ?? Number.NaN)).join(' : ');
      return `${holds((key) => figures[key] ?? Number.NaN) ? 'met   ' : 'MISSED'} ${text} (${seen})`;
    },
  );
}
