import { drmRows, rows } from '../abi/index.ts';
import { type Broker, createBroker, type LimitOverrides, type TraceListener } from '../host-km/index.ts';
import { becomeUndumpable, refuseNewPrivileges } from '../vmbus-sim/ffi/index.ts';
import { ListenError, SocketPathError, socketIn } from '../vmbus-sim/index.ts';
import type { DriverArgument, PartitionArgument, PumpArgument } from './arguments.ts';
import { brokerLog, type LogLevel } from './broker-log.ts';
import { CliError } from './exit.ts';
import { hostDriver } from './host-driver.ts';
import type { Output } from './output.ts';
import { readPolicy } from './policy-file.ts';
import { sandboxUids } from './sandbox-uid.ts';

export interface BrokerRequest {
  /** Where the sockets lie. */
  readonly directory: string;
  readonly partitions: readonly PartitionArgument[];
  readonly driver: DriverArgument;
  /** `exact`, `strict`, or a file. */
  readonly policy: string;
  readonly log: LogLevel;
  /** Where it is said that something has to be built first. */
  readonly progress?: Output;
  /** Replaces entries of the limits table. */
  readonly limits?: LimitOverrides;
  /** Hears of every call of all partitions. */
  readonly trace?: TraceListener | undefined;
}

export interface RunningBroker {
  readonly broker: Broker;
  /** Of a DRM device: who makes its ioctls. */
  readonly pump?: PumpArgument;
  socket(partition: string): string;
  close(): Promise<void>;
}

/** A broker over an installed driver package, listening for every partition. Throws CliError. */
export async function startBroker(request: BrokerRequest): Promise<RunningBroker> {
  const { directory, partitions, driver } = request;
  checkPartitions(partitions);
  const policy = readPolicy(request.policy);
  for (const { name } of partitions) checkPath(directory, name);
  // Before anyone is accepted: a guest of the same uid must not read other guests' memory through /proc/<us>.
  if (!becomeUndumpable() || !refuseNewPrivileges())
    throw new CliError('FAILED', 'the system does not let this process close itself to others (prctl)');
  const { pump, ...served } = await hostDriver(driver, request.progress);
  const broker = createBroker({
    ...served,
    partitions,
    policy,
    ...(request.limits === undefined ? {} : { limits: request.limits }),
    log: brokerLog(request.log),
  });
  if (request.trace !== undefined) broker.trace(request.trace);
  try {
    // A box's uid is another than ours, and only we can give it to somebody.
    await broker.listen(directory, sandboxUids());
  } catch (error) {
    await held(broker.close());
    throw listenFailure(error);
  }
  return {
    broker,
    ...(pump === undefined ? {} : { pump }),
    socket: (partition) => broker.socketOf(partition),
    close: () => held(broker.close()),
  };
}

/** Idle engines do not keep an event loop alive, so that waiting for their end has to. */
async function held(work: Promise<void>): Promise<void> {
  const hold = setInterval(() => {}, 1_000);
  try {
    await work;
  } finally {
    clearInterval(hold);
  }
}

/** Names once, capabilities known: a budget for nobody and a right to nothing are mistakes. */
export function checkPartitions(partitions: readonly PartitionArgument[]): void {
  const known = new Set([...rows, ...drmRows].map((row) => row.capability));
  const seen = new Set<string>();
  for (const { name, caps } of partitions) {
    if (seen.has(name)) throw new CliError('USAGE', `partition ${name} is named twice`);
    seen.add(name);
    for (const cap of caps ?? [])
      if (!known.has(cap))
        throw new CliError(
          'USAGE',
          `partition ${name}: no capability '${cap}'; there is: ${[...known].join(', ')}`,
        );
  }
}

/** Before anything starts: a path that no socket address holds would be found out too late. */
function checkPath(directory: string, partition: string): void {
  try {
    socketIn(directory, partition);
  } catch (error) {
    throw error instanceof SocketPathError ? new CliError('USAGE', error.message) : error;
  }
}

function listenFailure(error: unknown): unknown {
  if (!(error instanceof ListenError)) return error;
  return error.code === 'IN_USE'
    ? new CliError('BUSY', `${error.message}: stop it, or give other partitions`)
    : new CliError('FAILED', error.message);
}
