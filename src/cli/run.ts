import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { socketDirectory } from '../vmbus-sim/index.ts';
import { parseDriver, parsePartitionName } from './arguments.ts';
import { type RunningBroker, startBroker } from './broker.ts';
import { CliError } from './exit.ts';
import { guestExit, startGuest } from './guest-process.ts';
import { packageManifest } from './manifest.ts';
import { type Output, outputOf } from './output.ts';
import { noBroker, probeBroker, socketOf } from './probe.ts';
import { checkTrace, type Tracing, traceOption, traceSocket } from './trace.ts';

interface RunOptions {
  readonly partition: string;
  readonly driver?: string;
  readonly manifest?: string;
  readonly startHost?: boolean;
  readonly trace?: string;
  readonly json?: boolean;
}

/** `kmbridge run`: a guest program as a process of its own, with the identity of the package it loads. */
export function runCommand(): Command {
  return new Command('run')
    .description('run a guest program against a running broker')
    .argument('<SCRIPT>', 'a TypeScript or JavaScript guest program')
    .argument('[ARGS...]', 'its own arguments')
    .option('--partition <NAME>', 'the partition to run in', parsePartitionName, 'default')
    .option('--driver <NAME[@VERSION]>', 'the driver package the guest loads (default: newest softgpu)')
    .option('--manifest <FILE>', 'a manifest instead of an installed package')
    .option(
      '--start-host',
      'when no broker answers, run one with the newest softgpu for as long as the guest lives',
    )
    .addOption(traceOption())
    .option('--json', 'a JSON report on stdout after the guest ended; the guest prints to stdout no more')
    .passThroughOptions()
    .action(async (script: string, args: string[], options: RunOptions) => {
      checkScript(script);
      checkTrace(options);
      const out = outputOf('run', options.json === true);
      const manifest = packageManifest({
        driver: options.driver === undefined ? undefined : parseDriver(options.driver),
        manifest: options.manifest,
        environment: process.env['KMBRIDGE_MANIFEST'],
      });
      const { socket, host } = await reachBroker(options, out);
      let tracing: Tracing | undefined;
      try {
        if (options.trace !== undefined) tracing = await traceSocket(options.trace, socket);
        const guest = startGuest(
          resolve(script),
          args,
          { socket, partition: options.partition, manifest },
          options.json ? 'pipe' : 'inherit',
        );
        const exit = await guestExit(guest);
        process.exitCode = exit.code;
        if (options.json)
          out.result({ ok: exit.code === 0, pid: guest.pid, exit_code: exit.code, stdout: exit.stdout }, []);
      } finally {
        await tracing?.finish();
        await host?.close();
      }
    });
}

function checkScript(script: string): void {
  const dashes = process.argv.indexOf('--');
  if (dashes > 0 && process.argv[dashes + 1] === script)
    throw new CliError(
      'UNSUPPORTED',
      'native programs (run -- PROGRAM) need the C shim, which is not part of this version; give a TypeScript guest',
    );
  if (!existsSync(script)) throw new CliError('USAGE', `no guest program ${script}`);
}

async function reachBroker(
  options: RunOptions,
  out: Output,
): Promise<{ readonly socket: string; readonly host?: RunningBroker }> {
  const { partition } = options;
  const socket = socketOf(process.env, partition);
  if (await probeBroker(socket)) return { socket };
  if (options.startHost !== true) throw noBroker(socket, partition);
  const host = await startBroker({
    directory: socketDirectory(process.env),
    partitions: [{ name: partition }],
    driver: { driver: 'softgpu', version: undefined },
    policy: 'exact',
    log: 'warn',
  });
  out.progress(`no broker answered: started one for this run (${host.socket(partition)})`);
  return { socket: host.socket(partition), host };
}
