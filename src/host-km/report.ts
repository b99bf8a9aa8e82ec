import type { Refusal } from '../version-check/index.ts';

/** How many of each kind of thing exist, by the name of the limit that bounds it. */
export type Counts = Readonly<Record<string, number>>;

export interface AdapterReport {
  /** `0x…`, 16 digits. */
  readonly luid: string;
  readonly name: string;
  readonly driver: string;
  readonly driver_version: string;
  readonly abi: string;
}

/** One guest process as the broker sees it, alive or ended. */
export interface ProcessReport {
  readonly pid: number;
  readonly uid: number;
  readonly name: string;
  /** `store`: it asked for the driver package only, and has nothing else. */
  readonly verdict: 'waiting' | 'accepted' | 'refused' | 'store';
  readonly refusal?: Refusal;
  readonly calls: number;
  /** Calls that the driver itself was given. */
  readonly driver_calls: number;
  readonly engine_ns: number;
  readonly objects: Counts;
  readonly bytes: { readonly slabs: number; readonly local: number; readonly system: number };
  readonly channels: number;
  readonly end?: 'closed' | 'death' | 'corrupt' | 'rescinded' | 'limit' | 'shutdown';
}

export interface PartitionReport {
  readonly name: string;
  readonly weight: number;
  readonly budget: { readonly local: number; readonly system: number };
  readonly used: { readonly slabs: number; readonly local: number; readonly system: number };
  readonly processes: readonly ProcessReport[];
  /** The last processes that ended, newest last; bounded. */
  readonly ended: readonly ProcessReport[];
}

export interface BrokerReport {
  readonly pid: number;
  readonly adapters: readonly AdapterReport[];
  readonly partitions: readonly PartitionReport[];
  /** What exists now over all partitions; all zero when no guest is connected. */
  readonly totals: {
    readonly processes: number;
    readonly objects: number;
    readonly handles: number;
    readonly bytes: number;
    readonly channels: number;
  };
  readonly driver: Readonly<Record<string, unknown>>;
}
