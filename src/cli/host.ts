import { Command } from 'commander';
import { socketDirectory } from '../vmbus-sim/index.ts';
import { hostDriverOf, type PartitionArgument, PUMPS, parsePartition } from './arguments.ts';
import { startBroker } from './broker.ts';
import { outputOf } from './output.ts';
import { untilEnded } from './signals.ts';
import { checkTrace, traceBroker, traceOption } from './trace.ts';

interface HostOptions {
  readonly partition: PartitionArgument[];
  readonly driver: string;
  readonly pump?: string;
  readonly policy: string;
  readonly trace?: string;
  readonly json?: boolean;
}

/** `kmbridge host`: a broker in the foreground until SIGINT or SIGTERM. */
export function hostCommand(): Command {
  return new Command('host')
    .description('run a broker for the partitions named, until interrupted')
    .option(
      '--partition <NAME[,vram=SIZE,weight=N,caps=A+B]>',
      'a guest and its budgets; may be repeated (default: one, named default)',
      (text: string, all: PartitionArgument[]) => [...all, parsePartition(text)],
      [],
    )
    .option('--driver <softgpu[@VERSION]|drm[:NODE]>', 'the kernel-mode driver to multiplex', 'softgpu')
    .option(
      `--pump <${PUMPS.join('|')}>`,
      'who makes the ioctls of a drm device (default: process where it can be built, else plain)',
    )
    .option('--policy <exact|strict|FILE>', 'which guest driver versions are accepted', 'exact')
    .addOption(traceOption())
    .option('--json', 'one JSON line on stdout once the partitions are open')
    .action(async (options: HostOptions) => {
      checkTrace(options);
      const driver = hostDriverOf(options.driver, options.pump);
      const out = outputOf('host', options.json === true);
      // From here on: whoever reads our first line may end us at once, and sockets must be cleaned up then too.
      const ended = untilEnded();
      const partitions = options.partition.length > 0 ? options.partition : [{ name: 'default' }];
      const tracing = options.trace === undefined ? undefined : traceBroker(options.trace);
      const running = await startBroker({
        directory: socketDirectory(process.env),
        partitions,
        driver,
        policy: options.policy,
        log: 'info',
        progress: out,
        trace: tracing?.listener,
      });
      const { adapters, pid } = running.broker.inspect();
      const sockets = partitions.map(({ name }) => ({ partition: name, socket: running.socket(name) }));
      const { pump } = running;
      out.result({ ok: true, pid, adapters, ...(pump === undefined ? {} : { pump }), sockets }, [
        ...adapters.map((a) => `adapter ${a.luid}  ${a.name}, ${a.driver} ${a.driver_version}`),
        ...(pump === undefined ? [] : [`pump ${pump}`]),
        ...sockets.map((s) => `partition ${s.partition}  ${s.socket}`),
        'stop with Ctrl-C',
      ]);
      await ended;
      await running.close();
      await tracing?.finish();
    });
}
