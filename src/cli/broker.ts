import { ABI_FINGERPRINT, rows } from '../abi/index.ts';
import { type Broker, createBroker, softgpu, type TraceListener } from '../host-km/index.ts';
import { type DriverPackage, findPackage, packageSource } from '../packages/index.ts';
import { identityOf } from '../version-check/index.ts';
import { becomeUndumpable, refuseNewPrivileges } from '../vmbus-sim/ffi/index.ts';
import { ListenError, SocketPathError, socketIn } from '../vmbus-sim/index.ts';
import type { DriverArgument, PartitionArgument } from './arguments.ts';
import { brokerLog, type LogLevel } from './broker-log.ts';
import { CliError } from './exit.ts';
import { verified } from './manifest.ts';
import { driversRoot } from './paths.ts';
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
  /** Hears of every call of all partitions. */
  readonly trace?: TraceListener | undefined;
}

export interface RunningBroker {
  readonly broker: Broker;
  socket(partition: string): string;
  close(): Promise<void>;
}

/** A broker over an installed driver package, listening for every partition. Throws CliError. */
export async function startBroker(request: BrokerRequest): Promise<RunningBroker> {
  const { directory, partitions, driver } = request;
  checkPartitions(partitions);
  const found = hostPackage(driver);
  const policy = readPolicy(request.policy);
  for (const { name } of partitions) checkPath(directory, name);
  // Before anyone is accepted: a guest of the same uid must not read other guests' memory through /proc/<us>.
  if (!becomeUndumpable() || !refuseNewPrivileges())
    throw new CliError('FAILED', 'the system does not let this process close itself to others (prctl)');
  const broker = createBroker({
    driver: softgpu({ identity: identityOf(found.manifest) }),
    partitions,
    policy,
    packages: packageSource(found),
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

/** The package that the host's driver was released with, held against the rows that this broker really serves; guests may fetch it. Always a built-in one: a store is a guest's. */
export function hostPackage(driver: DriverArgument, root = driversRoot): DriverPackage {
  if (driver.driver !== 'softgpu')
    throw new CliError(
      'UNSUPPORTED',
      `driver '${driver.driver}' is not part of this version; softgpu is`,
      'npm run --silent kmbridge -- host --driver softgpu',
    );
  const found = verified(findPackage(root, driver.driver, driver.version));
  const { manifest, manifestPath } = found;
  if (manifest.abi !== ABI_FINGERPRINT)
    throw new CliError(
      'BAD_MANIFEST',
      `${manifestPath} is for ABI ${manifest.abi}; this broker serves ${ABI_FINGERPRINT}`,
      'npm run gen',
    );
  return found;
}

/** Names once, capabilities known: a budget for nobody and a right to nothing are mistakes. */
export function checkPartitions(partitions: readonly PartitionArgument[]): void {
  const known = new Set(rows.map((row) => row.capability));
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
