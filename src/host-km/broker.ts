import type { PackageSource } from '../packages/index.ts';
import type { Policy, Surface } from '../version-check/index.ts';
import {
  type HostLink,
  type Listener,
  listenProcess,
  socketIn,
  traceSocketOf,
  type UidRange,
} from '../vmbus-sim/index.ts';
import { Dispatcher } from './dispatch.ts';
import type { KernelDriver } from './driver.ts';
import { type BrokerLog, EventLog } from './events.ts';
import { GoneWatch } from './gone-watch.ts';
import { inspectBroker } from './inspect.ts';
import type { LimitOverrides } from './limits.ts';
import { Partition, type PartitionOptions } from './partition.ts';
import { Poller } from './poller.ts';
import type { BrokerReport } from './report.ts';
import type { PacketTaker } from './roles.ts';
import { Session, type SessionShell } from './session.ts';
import { SharedObjects } from './shared-objects.ts';
import type { TraceListener } from './trace.ts';
import { listenTrace } from './trace-socket.ts';

export interface BrokerOptions {
  readonly driver: KernelDriver;
  /** Serve the packets of surfaces whose calls the broker does not follow itself: all but dxg. */
  readonly takers?: Partial<Record<Surface, PacketTaker>>;
  readonly partitions: readonly PartitionOptions[];
  readonly policy: Policy;
  /** The user-mode package that the driver was released with: any guest may fetch it, accepted or not. None unless told. */
  readonly packages?: PackageSource;
  /** Gets one event a line; what guests cause is rate limited per partition. */
  readonly log?: BrokerLog;
  /** Replaces entries of the limits table. */
  readonly limits?: LimitOverrides;
}

/** The host's side: partitions of one driver's adapters, and the guest processes that use them. */
export interface Broker {
  /**
   * Accepts guests of our own uid, and of `also`: a socket for each partition in `directory`, or at the path named for it.
   * Rejects with ListenError.
   */
  listen(where: string | Readonly<Record<string, string>>, also?: readonly UidRange[]): Promise<void>;
  /** Path of a partition's socket; throws RangeError before `listen` or for an unknown name. */
  socketOf(partition: string): string;
  /** Serves a guest that came another way. */
  attach(partition: string, link: HostLink): void;
  inspect(): BrokerReport;
  /** Hears of every call that begins from now on in any partition, until the returned function is called. */
  trace(listener: TraceListener): () => void;
  /**
   * Replaces the driver: calls in flight end with STATUS_DEVICE_REMOVED, channels are rescinded, the old driver is closed.
   * Guests are judged again when they connect again. The packages are the new driver's own.
   */
  changeDriver(driver: KernelDriver, packages?: PackageSource): Promise<void>;
  close(): Promise<void>;
}

/** @throws RangeError for partitions without a name, or two of one name: the operator's mistake. */
export function createBroker(options: BrokerOptions): Broker {
  return new BrokerShell(options);
}

class BrokerShell implements Broker {
  #driver: KernelDriver;
  #packages: PackageSource | null;
  readonly #takers: NonNullable<BrokerOptions['takers']>;
  readonly #partitions = new Map<string, Partition>();
  readonly #sessions = new Set<Session>();
  readonly #listeners = new Map<string, { readonly path: string; readonly listener: Listener }>();
  readonly #traces: Listener[] = [];
  readonly #goneWatch = new GoneWatch();
  readonly #sharedObjects = new SharedObjects();
  readonly #log: EventLog;
  readonly #shell: SessionShell;
  #closed = false;

  constructor(options: BrokerOptions) {
    const { driver, partitions, policy, limits = {}, log } = options;
    this.#driver = driver;
    this.#packages = options.packages ?? null;
    this.#takers = options.takers ?? {};
    this.#requireTaker(driver.surface);
    this.#log = new EventLog(log);
    for (const one of partitions) {
      if (one.name === '' || this.#partitions.has(one.name))
        throw new RangeError(`partition '${one.name}' has no name of its own`);
      this.#partitions.set(one.name, new Partition(one, driver, partitions.length, limits, log));
    }
    const dispatcher = new Dispatcher();
    this.#shell = {
      policy,
      limits,
      taker: (surface) => this.#takers[surface] ?? dispatcher,
      poller: new Poller(),
      goneWatch: this.#goneWatch,
      sharedObjects: this.#sharedObjects,
      driver: () => this.#driver,
      packages: () => this.#packages,
      ended: (session) => this.#sessions.delete(session),
    };
  }

  async listen(
    where: string | Readonly<Record<string, string>>,
    also: readonly UidRange[] = [],
  ): Promise<void> {
    for (const [name, partition] of this.#partitions) {
      const path = typeof where === 'string' ? socketIn(where, name) : where[name];
      if (path === undefined || this.#listeners.has(name)) continue;
      // First: whoever finds the partition finds its trace too.
      const fault = await this.#serveTrace(traceSocketOf(path), partition);
      const listener = await listenProcess(
        path,
        (link) => this.attach(name, link),
        (error) => this.#log.write({ event: 'link-error', partition: name, message: error.message }),
        also,
      );
      this.#listeners.set(name, { path, listener });
      this.#log.write({ event: 'listening', partition: name, message: path });
      if (fault !== null) this.#log.write({ event: 'link-error', partition: name, message: fault });
    }
  }

  /** Null, or why not: a partition that cannot be watched can still be used. */
  async #serveTrace(path: string, partition: Partition): Promise<string | null> {
    try {
      this.#traces.push(await listenTrace(path, partition));
      return null;
    } catch (error) {
      return `no trace: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  socketOf(partition: string): string {
    const listening = this.#listeners.get(partition);
    if (listening === undefined) throw new RangeError(`partition '${partition}' is not listening`);
    return listening.path;
  }

  attach(name: string, link: HostLink): void {
    const partition = this.#partitions.get(name);
    if (partition === undefined) throw new RangeError(`no partition '${name}'`);
    if (this.#closed) {
      link.close();
      return;
    }
    const session = new Session(link, partition, this.#shell);
    if (session.start()) this.#sessions.add(session);
  }

  trace(listener: TraceListener): () => void {
    const stops = [...this.#partitions.values()].map(({ trace }) => trace.listen(listener));
    return () => {
      for (const stop of stops) stop();
    };
  }

  inspect(): BrokerReport {
    return inspectBroker(this.#driver, this.#partitions.values());
  }

  async changeDriver(driver: KernelDriver, packages?: PackageSource): Promise<void> {
    const old = this.#driver;
    if (old === driver) return;
    this.#requireTaker(driver.surface);
    this.#driver = driver;
    this.#packages = packages ?? null;
    for (const partition of this.#partitions.values()) partition.budget(driver, this.#partitions.size);
    for (const session of [...this.#sessions]) session.rescind();
    this.#sharedObjects.close();
    this.#log.write({ event: 'driver-changed', message: `${old.name} to ${driver.name}` });
    await old.close();
  }

  #requireTaker(surface: Surface): void {
    if (surface !== 'dxg' && this.#takers[surface] === undefined)
      throw new RangeError(`nobody serves the calls of surface ${surface}`);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const { listener } of this.#listeners.values()) await listener.close();
    for (const session of [...this.#sessions]) session.end('shutdown');
    this.#sharedObjects.close();
    await Promise.all(this.#traces.map((trace) => trace.close()));
    this.#goneWatch.close();
    await this.#driver.close();
    this.#log.write({ event: 'closed', message: 'the broker has ended' });
  }
}
