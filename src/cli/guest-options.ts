import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { socketDirectory } from '../vmbus-sim/index.ts';
import { parseDriver, parsePartitionName } from './arguments.ts';
import { type RunningBroker, startBroker } from './broker.ts';
import { CliError } from './exit.ts';
import type { Guest } from './guest-launch.ts';
import { hostPackage } from './host-driver.ts';
import { manifestDigest, matchingManifest, packageManifest } from './manifest.ts';
import { findProgram } from './native-program.ts';
import { isProgram } from './operands.ts';
import type { Output } from './output.ts';
import { noBroker, probeBroker, socketOf } from './probe.ts';
import { knownDigest } from './store-list.ts';
import { traceOption } from './trace.ts';

/** What a broker that `--start-host` starts runs. */
const STARTED_DRIVER = { driver: 'softgpu', version: undefined };

/** What `run` and `sandbox` take alike. */
export interface GuestOptions {
  readonly partition: string;
  readonly driver?: string;
  readonly manifest?: string;
  readonly startHost?: boolean;
  readonly wslPaths?: boolean;
  readonly trace?: string;
  readonly json?: boolean;
}

/** Operands and options of a command that starts a guest. */
export function withGuestOptions(command: Command): Command {
  return command
    .argument('<GUEST>', 'a TypeScript or JavaScript guest program; after `--` a native program')
    .argument('[ARGS...]', 'its own arguments')
    .usage('[options] (SCRIPT | -- PROGRAM) [ARGS...]')
    .option('--partition <NAME>', 'the partition to run in', parsePartitionName, 'default')
    .option(
      '--driver <NAME[@VERSION]>',
      'the driver package the guest loads (default: current softgpu of the store, else newest)',
    )
    .option('--manifest <FILE>', 'a manifest instead of an installed package')
    .option(
      '--start-host',
      'when no broker answers, run one with the newest softgpu for as long as the guest lives',
    )
    .option('--wsl-paths', 'libdxcore.so is at /usr/lib/wsl/lib too, for this guest alone')
    .addOption(traceOption())
    .option('--json', 'a JSON report on stdout after the guest ended; the guest prints to stdout no more')
    .passThroughOptions();
}

/** The guest that the operands name. Throws CliError. */
export function guestOf(name: string, args: readonly string[]): Guest {
  if (isProgram(process.argv, [name, ...args])) return { kind: 'program', program: findProgram(name), args };
  if (!existsSync(name))
    throw new CliError('USAGE', `no guest program ${name}; a native one stands after --`);
  return { kind: 'script', path: name, args };
}

/** Path of the manifest of the package the guest loads. Throws CliError. */
export function guestManifest(options: GuestOptions): string {
  const choice = {
    driver: options.driver === undefined ? undefined : parseDriver(options.driver),
    manifest: options.manifest,
    environment: process.env['KMBRIDGE_MANIFEST'],
    partition: options.partition,
  };
  return matchingManifest(packageManifest(choice), choice, () => hostManifestDigest(options));
}

/** The package of the host that this guest will meet, by the digest of its manifest; null when nobody can say. */
function hostManifestDigest({ partition, startHost }: GuestOptions): string | null {
  return knownDigest(socketOf(process.env, partition), () =>
    startHost === true ? manifestDigest(hostPackage(STARTED_DRIVER)) : null,
  );
}

/** A broker's socket, and the broker when it was started for this guest. Rejects with CliError. */
export async function reachBroker(
  options: GuestOptions,
  out: Output,
): Promise<{ readonly socket: string; readonly host?: RunningBroker }> {
  const { partition } = options;
  const socket = socketOf(process.env, partition);
  if (await probeBroker(socket)) return { socket };
  if (options.startHost !== true) throw noBroker(socket, partition);
  const host = await startBroker({
    directory: socketDirectory(process.env),
    partitions: [{ name: partition }],
    driver: STARTED_DRIVER,
    policy: 'exact',
    log: 'warn',
  });
  out.progress(`no broker answered: started one for this run (${host.socket(partition)})`);
  return { socket: host.socket(partition), host };
}
