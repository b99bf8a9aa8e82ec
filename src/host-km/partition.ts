import { drmBridgeRows, drmRows, rows } from '../abi/index.ts';
import { Account } from './accounting.ts';
import type { KernelDriver } from './driver.ts';
import { type BrokerLog, EventLog } from './events.ts';
import { ceilings, HABITS, LIMIT, type LimitOverrides } from './limits.ts';
import type { PartitionReport, ProcessReport } from './report.ts';
import { PartitionTrace } from './trace.ts';

export interface PartitionOptions {
  readonly name: string;
  /** Bytes of the adapters' local segments that its processes may use; an equal share unless told. */
  readonly vram?: number;
  /** Share of engine time against other partitions; 1 unless told. */
  readonly weight?: number;
  /** Capabilities granted beside `base`, by the names that rows use; all unless told. */
  readonly caps?: readonly string[];
}

/** What a partition's report is made of. */
export interface Reporting {
  /** The process has exited, whether or not the session has heard of it. */
  readonly gone: boolean;
  report(): ProcessReport;
}

interface Settling {
  readonly left: readonly Reporting[];
  readonly done: () => void;
}

/** A guest as the operator sees it: budgets, weight, capabilities, and the processes that connected in its name. */
export class Partition {
  readonly name: string;
  readonly weight: number;
  readonly account: Account;
  readonly log: EventLog;
  readonly trace: PartitionTrace;
  readonly sessions = new Set<Reporting>();
  readonly #options: PartitionOptions;
  readonly #granted: Uint8Array;
  readonly #ended: ProcessReport[] = [];
  readonly #settling = new Set<Settling>();

  constructor(
    options: PartitionOptions,
    driver: KernelDriver,
    partitions: number,
    overrides: LimitOverrides,
    log: BrokerLog | undefined,
  ) {
    this.name = options.name;
    this.weight = options.weight ?? 1;
    this.log = new EventLog(log);
    this.trace = new PartitionTrace(options.name);
    this.#options = options;
    this.account = new Account(ceilings('partition', overrides), null);
    this.budget(driver, partitions);
    const all = [...rows, ...drmRows, ...drmBridgeRows];
    this.#granted = new Uint8Array(all.reduce((last, row) => Math.max(last, row.id), 0) + 1);
    for (const row of all) if (isGranted(options.caps, row.capability)) this.#granted[row.id] = 1;
  }

  /** Takes the memory budgets from the driver's adapters; `partitions` share what nobody has claimed. */
  budget(driver: KernelDriver, partitions: number): void {
    const { local, system } = budgets(this.#options, driver, partitions);
    this.account.limit(LIMIT.localBytes, local);
    this.account.limit(LIMIT.systemBytes, system);
  }

  granted(nr: number): boolean {
    return this.#granted[nr] === 1;
  }

  /** Keeps the last report of a process that has ended. */
  ended(report: ProcessReport): void {
    this.#ended.push(report);
    if (this.#ended.length > HABITS.endedReports) this.#ended.shift();
    for (const one of [...this.#settling]) this.#settle(one);
  }

  /** Calls `done` when the sessions have ended whose process has exited by now: no call of theirs is served any more. */
  settled(done: () => void): void {
    const waiting = { left: [...this.sessions].filter((session) => session.gone), done };
    this.#settling.add(waiting);
    this.#settle(waiting);
  }

  #settle(waiting: Settling): void {
    if (waiting.left.some((session) => this.sessions.has(session))) return;
    this.#settling.delete(waiting);
    waiting.done();
  }

  inspect(): PartitionReport {
    const { account } = this;
    return {
      name: this.name,
      weight: this.weight,
      budget: { local: account.ceiling(LIMIT.localBytes), system: account.ceiling(LIMIT.systemBytes) },
      used: usedBytes(account),
      processes: [...this.sessions].map((session) => session.report()),
      ended: [...this.#ended],
    };
  }
}

/** Without `base` no adapter could be opened: it comes with every partition. */
function isGranted(caps: readonly string[] | undefined, capability: string): boolean {
  return caps === undefined || capability === 'base' || caps.includes(capability);
}

/** Bytes that an account holds, by what they are of. */
export function usedBytes(account: Account): {
  readonly slabs: number;
  readonly local: number;
  readonly system: number;
} {
  return {
    slabs: account.held(LIMIT.slabBytes),
    local: account.held(LIMIT.localBytes),
    system: account.held(LIMIT.systemBytes),
  };
}

/** Equal shares by default: no partition can starve another of memory unless there are more of them than memory. */
function budgets(
  options: PartitionOptions,
  driver: KernelDriver,
  partitions: number,
): { readonly local: number; readonly system: number } {
  let local = 0;
  let system = 0;
  for (const adapter of driver.adapters()) {
    local += adapter.localBytes;
    system += adapter.systemBytes;
  }
  const share = (bytes: number): number =>
    Math.min(bytes, Math.max(Math.floor(bytes / partitions), HABITS.leastBudgetBytes));
  return { local: Math.min(options.vram ?? share(local), local), system: share(system) };
}
