// A run of the machine: what it needs built and current, and the plan that it is given.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildNative } from '../../scripts/native.mjs';
import { type Boot, boot, EarlyPanic } from './boot.ts';
import { bundleBroker, bundleCli } from './bundle.ts';
import { openDisplay } from './display.ts';
import { prepareInitramfs } from './initramfs.ts';
import { type Kernel, prepareKernel } from './kernel.ts';
import { requirePackages } from './packages.ts';
import { OUT, progress, VmError } from './place.ts';
import { BRIDGED, type Bridge, DIRECT, type Job, PLAN, type Plan, type Way } from './plan.ts';
import { buildPrograms, type Programs } from './programs.ts';

/** For a machine that hangs: several times what a run takes on two slow processors. */
const DEADLINE_MS = 40 * 60_000;

export interface Prepared {
  readonly kernel: Kernel;
  readonly programs: Programs;
  readonly ways: readonly Way[];
  run(jobs: readonly Job[], options?: { readonly trace?: boolean }): Promise<void>;
}

/** The bridges, with what they need built and current: the machine only reads this repository. */
async function prepareBridges(): Promise<readonly Bridge[]> {
  const built = buildNative();
  if (!built.ok) throw new VmError(built.reason);
  const cli = await bundleCli();
  return [
    { name: 'virtio_gpu', node: '/dev/dri/renderD128', cli },
    { name: 'vgem', node: '/dev/dri/card1', cli },
  ];
}

const stageOf = async (
  bridges: readonly Bridge[],
  { guest, frames }: Programs,
  jobs: readonly Job[],
): Promise<Pick<Plan, 'stage'>> =>
  jobs.some(({ scenario }) => scenario !== undefined)
    ? { stage: { bridges, broker: await bundleBroker(), guest, frames } }
    : {};

/**
 * Boots, and once more when the kernel panics while it starts: the emulator's processors run side by side, and one may come upon
 * code that the kernel is about to rewrite on the other. It has happened once in some hundred boots.
 */
async function bootAgain(options: Boot): Promise<number> {
  try {
    return await boot(options);
  } catch (error) {
    if (!(error instanceof EarlyPanic)) throw error;
    progress(`${error.message}\nbooting once more`);
    return boot(options);
  }
}

/** Builds and downloads what is not there. Throws a VmError that says what is missing. */
export async function prepare(): Promise<Prepared> {
  requirePackages();
  const kernel = prepareKernel();
  const initramfs = prepareInitramfs(kernel);
  const programs = buildPrograms(kernel);
  const bridges = await prepareBridges();
  const ways: readonly Way[] = [
    { name: DIRECT, bridges: [] },
    { name: BRIDGED, bridges },
  ];
  return {
    kernel,
    programs,
    ways,
    /** Boots and runs each job; what came of it lies in the folder of the results. */
    async run(jobs, { trace = true } = {}) {
      rmSync(OUT, { recursive: true, force: true });
      mkdirSync(OUT, { recursive: true });
      const stage = await stageOf(bridges, programs, jobs);
      const plan: Plan = { jobs, ways, counter: programs.counter, trace, ...stage };
      writeFileSync(join(OUT, PLAN), JSON.stringify(plan));
      const display = await openDisplay();
      const onLine = (line: string): void => {
        if (/^(stage:|init:|ran ) ?/.test(line)) progress(line);
      };
      try {
        progress(`booting ${kernel.release}`);
        const ms = await bootAgain({
          kernel,
          initramfs,
          display,
          results: OUT,
          deadlineMs: DEADLINE_MS,
          onLine,
        });
        progress(`the machine ran for ${(ms / 1000).toFixed(1)} s`);
      } finally {
        display.close();
      }
    },
  };
}
