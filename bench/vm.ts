/** Calls and frames in the virtual machine of `npm run test:vm`, on a real kernel driver and across the bridge, by turns. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { medianFrame } from '../test/vm/clients.ts';
import { OUT } from '../test/vm/place.ts';
import { BRIDGED, DIRECT, fileOf, type Job } from '../test/vm/plan.ts';
import { prepare } from '../test/vm/run.ts';
import type { Figures } from './process.ts';
import { median } from './stats.ts';

const RUNS = 20;
const SECONDS = 600;
const NS_PER_US = 1000;
const CALLS = ['get_cap', 'gem', 'execbuffer'] as const;

/** Figures of one run of a program, by name. */
type Read = (out: string) => Readonly<Record<string, number>>;

interface Measured {
  readonly name: string;
  readonly words: readonly string[];
  readonly read: Read;
}

const jobOf = (name: string, words: readonly string[]): Job => ({
  name,
  words,
  env: {},
  device: 'virtio_gpu',
  seconds: SECONDS,
  alone: true,
});

/** By way, then by run: what the programs said. */
function figuresOf({ name, read }: Measured, way: string): readonly Readonly<Record<string, number>>[] {
  return Array.from({ length: RUNS }, (_, run) =>
    read(readFileSync(join(OUT, `${fileOf(`${name} ${run}`, way)}.out`), 'utf8')),
  );
}

/** Of each key the median of both ways, and the median of the runs' own ratios. */
function compare(measured: Measured, keys: readonly string[]): Figures {
  const [direct, bridged] = [figuresOf(measured, DIRECT), figuresOf(measured, BRIDGED)];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const of = (way: typeof direct): number[] => way.map((figures) => figures[key] ?? Number.NaN);
      const floors = of(direct);
      const calls = of(bridged);
      return [
        [`floor.vm.${key}_ns`, median(floors)],
        [`drm.vm.${key}_ns`, median(calls)],
        [`drm.vm.${key}_ratio`, median(calls.map((value, run) => value / (floors[run] ?? Number.NaN)))],
      ];
    }),
  );
}

/** `floor.vm.*` on the device itself, `drm.vm.*` as a guest. Boots the machine: some minutes, and nothing else may run. */
export async function vmFigures(): Promise<Figures> {
  const { programs, run } = await prepare();
  const frame: Read = (out) => ({ frame: medianFrame(out) * NS_PER_US });
  const frames: Measured = { name: 'frames', words: [programs.frames, '{out}'], read: frame };
  const window: Measured = {
    name: 'window',
    words: [programs.window, '{out}', '50'],
    read: (out) => ({ frame_512: medianFrame(out) * NS_PER_US }),
  };
  const calls: Measured = { name: 'calls', words: [programs.calls], read: (out) => JSON.parse(out) };
  const all = [calls, frames, window];
  const jobs = Array.from({ length: RUNS }, (_, index) =>
    all.map(({ name, words }) => jobOf(`${name} ${index}`, words)),
  ).flat();
  await run(jobs, { trace: false });
  return { ...compare(calls, CALLS), ...compare(frames, ['frame']), ...compare(window, ['frame_512']) };
}
