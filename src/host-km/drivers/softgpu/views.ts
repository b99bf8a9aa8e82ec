import type { DriverProcessInfo, ProcessMemory } from '../../driver.ts';
import type { Machine } from './machine.ts';
import type { PageTable } from './page-table.ts';
import type { Reservation } from './reservation.ts';
import type { Residency } from './residency.ts';
import type { WriteHold } from './write-hold.ts';

/** Values of d3dkmt_deviceexecution_state. */
export const EXECUTION = { ACTIVE: 1, RESET: 2, HUNG: 3, DMA_FAULT: 6, PAGE_FAULT: 7 } as const;
export type Execution = (typeof EXECUTION)[keyof typeof EXECUTION];

/** What a device ends when it ends. */
export interface Owned {
  end(): void;
}

/** A process as what belongs to it sees it; this file is where owners and owned meet without importing each other. */
export interface ProcessView {
  readonly info: DriverProcessInfo;
  readonly memory: ProcessMemory;
  readonly machine: Machine;
  readonly residency: Residency;
  readonly reservation: Reservation;
  readonly pages: PageTable;
  readonly writes: WriteHold;
  readonly devices: Set<Owned>;
  /** Calls that wait for fences. */
  readonly waits: Set<{ cancel(): boolean }>;
  /** Fences that its waits and queued items name; at most LIMITS.listedFences. */
  listed: number;
  /** STATUS_NOT_SUPPORTED, and a note of what it was that is not. */
  refuse(what: string): number;
}

/** A device as what belongs to it sees it. */
export interface DeviceView {
  readonly process: ProcessView;
  readonly active: boolean;
  readonly contexts: Set<Owned & { stop(): void }>;
  readonly allocations: Set<Owned>;
  readonly resources: Set<Owned>;
  readonly queues: Set<Owned>;
  readonly fences: Set<Owned & { lose(): void }>;
  fail(state: Execution, reason: string, faultAt?: number): void;
}
