// `npm run test:vm`: builds the machine as far as it is not there, boots it, runs each client on real kernel drivers, and
// compares. Progress goes to standard error, the table to standard output and with everything else into out/vm.
import { join } from 'node:path';
import { clients } from './clients.ts';
import { chosen, type Options, parseOptions } from './options.ts';
import { writePicture } from './picture.ts';
import { OUT, progress, VmError } from './place.ts';
import { BRIDGED, fileOf } from './plan.ts';
import { type Report, report } from './report.ts';
import { prepare } from './run.ts';

/** Prepares, boots and judges. */
async function testVm(options: Options): Promise<Report> {
  const { kernel, programs, ways, run } = await prepare();
  const all = chosen(clients(programs), options);
  await run(all.map(({ judge, ...job }) => job));
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
