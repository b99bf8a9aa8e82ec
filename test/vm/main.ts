// `npm run test:vm`: builds the machine as far as it is not there, boots it, runs each client on real kernel drivers, and
// compares. Progress goes to standard error, the table to standard output and with everything else into out/vm.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildNative } from '../../scripts/native.mjs';
import { boot } from './boot.ts';
import { bundleBroker, bundleCli } from './bundle.ts';
import { clients } from './clients.ts';
import { openDisplay } from './display.ts';
import { prepareInitramfs } from './initramfs.ts';
import { prepareKernel } from './kernel.ts';
import { chosen, type Options, parseOptions } from './options.ts';
import { requirePackages } from './packages.ts';
import { writePicture } from './picture.ts';
import { OUT, progress, VmError } from './place.ts';
import { BRIDGED, type Bridge, DIRECT, fileOf, type Job, PLAN, type Plan, type Way } from './plan.ts';
import { buildPrograms, type Programs } from './programs.ts';
import { type Report, report } from './report.ts';

/** For a machine that hangs: several times what a run takes on two slow processors. */
const DEADLINE_MS = 40 * 60_000;

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

/** Prepares, boots and judges. */
async function testVm(options: Options): Promise<Report> {
  requirePackages();
  const kernel = prepareKernel();
  const initramfs = prepareInitramfs(kernel);
  const programs = buildPrograms(kernel);
  const bridges = await prepareBridges();
  const ways: readonly Way[] = [
    { name: DIRECT, bridges: [] },
    { name: BRIDGED, bridges },
  ];
  const all = chosen(clients(programs), options);
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const jobs: readonly Job[] = all.map(({ judge, ...job }) => job);
  const plan: Plan = {
    jobs,
    ways,
    counter: programs.counter,
    ...(await stageOf(bridges, programs, jobs)),
  };
  writeFileSync(join(OUT, PLAN), JSON.stringify(plan));
  const display = await openDisplay();
  const onLine = (line: string): void => {
    if (/^(stage:|init:|ran ) ?/.test(line)) progress(line);
  };
  try {
    progress(`booting ${kernel.release}`);
    const ms = await boot({ kernel, initramfs, display, results: OUT, deadlineMs: DEADLINE_MS, onLine });
    progress(`the machine ran for ${(ms / 1000).toFixed(1)} s`);
  } finally {
    display.close();
  }
  writePicture(join(OUT, `${fileOf('triangle', BRIDGED)}.bin`), join(OUT, 'mesa.png'));
  return report({ kernel, clients: all, ways: ways.map(({ name }) => name), recording: options.record });
}

try {
  const { table, faults } = await testVm(parseOptions(process.argv.slice(2)));
  process.stdout.write(table);
  for (const fault of faults) progress(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof VmError)) throw error;
  progress(error.message);
  process.exitCode = 1;
}
