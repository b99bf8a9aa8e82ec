// `npm run test:vm`: builds the machine as far as it is not there, boots it, runs each client on real kernel drivers, and
// compares. Progress goes to standard error, the table to standard output and with everything else into out/vm.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boot } from './boot.ts';
import { clients } from './clients.ts';
import { openDisplay } from './display.ts';
import * as facts from './facts.ts';
import { prepareInitramfs } from './initramfs.ts';
import { prepareKernel } from './kernel.ts';
import { requirePackages } from './packages.ts';
import { OUT, progress, VmError } from './place.ts';
import { PLAN, type Plan, type Way } from './plan.ts';
import { buildPrograms } from './programs.ts';
import { readRuns, rowsOf } from './results.ts';
import { tableOf } from './table.ts';

const DEADLINE_MS = 13 * 60_000;
const DIRECT: Way = { name: 'direct', prefix: [], env: {} };

/** What came out, and the reasons why that is not well. */
export interface Report {
  readonly table: string;
  readonly faults: readonly string[];
}

/** Prepares, boots and judges. `ways` beside the direct one are run alternately with it. */
export async function testVm(ways: readonly Way[], recording: boolean): Promise<Report> {
  requirePackages();
  const kernel = prepareKernel();
  const initramfs = prepareInitramfs(kernel);
  const programs = buildPrograms(kernel);
  const all = clients(programs);
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const jobs = all.map(({ name, words, env, seconds, alone }) => ({ name, words, env, seconds, alone }));
  const plan: Plan = { jobs, ways, counter: programs.counter };
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
  const names = ways.map(({ name }) => name);
  const runs = readRuns(OUT);
  const rows = rowsOf(all, names, runs);
  const ioctls = facts.ioctlFacts(kernel, rows, runs, DIRECT.name);
  const errno = facts.errnoFacts(kernel, runs.get('rows')?.get(DIRECT.name)?.out ?? '');
  const table = tableOf(kernel, names, rows);
  writeFileSync(join(OUT, 'table.txt'), table);
  writeFileSync(join(OUT, 'table.json'), `${JSON.stringify({ kernel: ioctls.kernel, rows }, null, 1)}\n`);
  writeFileSync(join(OUT, 'ioctls.json'), facts.ioctlText(ioctls));
  writeFileSync(join(OUT, 'errno.json'), facts.errnoText(errno));
  if (recording) facts.record(ioctls, errno);
  const faults = [
    ...rows
      .filter(
        ({ client, outcomes }) => !client.startsWith('piglit ') && outcomes[DIRECT.name]?.result !== 'pass',
      )
      .map(({ client }) => `${client} does not pass`),
    ...rows.flatMap(({ client, outcomes }) =>
      names
        .filter((name) => outcomes[DIRECT.name]?.result === 'pass' && outcomes[name]?.result !== 'pass')
        .map((name) => `${client} passes ${DIRECT.name} but not ${name}`),
    ),
    ...rows
      .filter(({ pixelsEqual }) => pixelsEqual === false)
      .map(({ client }) => `${client}: pixels differ`),
    ...facts.ioctlChanges(facts.recordedIoctls(), ioctls),
    ...facts.errnoChanges(facts.recordedErrno(), errno),
  ];
  return { table, faults };
}

try {
  const { table, faults } = await testVm([DIRECT], process.argv.includes('--record'));
  process.stdout.write(table);
  for (const fault of faults) progress(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof VmError)) throw error;
  progress(error.message);
  process.exitCode = 1;
}
