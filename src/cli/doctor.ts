import { Command } from 'commander';
import { storeRoot } from '../packages/index.ts';
import { createShared, PAGE_BYTES } from '../vmbus-sim/ffi/index.ts';
import { socketDirectory } from '../vmbus-sim/index.ts';
import { parsePartitionName } from './arguments.ts';
import type { Check } from './check.ts';
import { checkBroker } from './check-gate.ts';
import { checkMemory, checkNode, checkSocketDirectory, checkSystem } from './check-machine.ts';
import { checkNative } from './check-native.ts';
import { checkPackages, checkStore } from './check-packages.ts';
import { EXIT } from './exit.ts';
import { outputOf, table } from './output.ts';
import { driversRoot } from './paths.ts';
import { socketOf } from './probe.ts';

/** `kmbridge doctor`: what this machine lacks, and how to mend it. Exit 1 when something is broken. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check the machine, the packages, the socket and the gate, and say how to mend them')
    .option('--partition <NAME>', 'the partition whose broker is asked', parsePartitionName, 'default')
    .option('--json', 'the checks as one JSON document on stdout')
    .action(async (options: { readonly partition: string; readonly json?: boolean }) => {
      const checks = await examine(options.partition);
      const ok = checks.every((check) => check.state !== 'fail');
      outputOf('doctor', options.json === true).result({ ok, checks }, doctorText(checks));
      if (!ok) process.exitCode = EXIT.FAILED;
    });
}

async function examine(partition: string): Promise<readonly Check[]> {
  const uid = process.getuid?.() ?? 0;
  return [
    checkNode(process.versions.node),
    checkSystem(process.platform, process.arch),
    checkMemory(trySharedMemory),
    ...checkNative(process.env),
    ...checkPackages(driversRoot),
    ...checkStore(storeRoot(process.env), partition),
    checkSocketDirectory(socketDirectory(process.env), uid),
    ...(await checkBroker(socketOf(process.env, partition), partition, driversRoot)),
  ];
}

function trySharedMemory(): void {
  const file = createShared('kmbridge-doctor', PAGE_BYTES);
  if (file === null) throw new Error('the system refused');
  file.view[0] = 1;
  file.release();
}

/** One line a check, and below it what mends it. */
function doctorText(checks: readonly Check[]): readonly string[] {
  const lines = table(checks.map((check) => [check.state, check.name, check.detail.split('\n')[0] ?? '']));
  return checks.flatMap((check, i) => [
    lines[i] ?? '',
    ...check.detail.split('\n').slice(1),
    ...(check.fix === undefined ? [] : [`      mend it with: ${check.fix}`]),
  ]);
}
