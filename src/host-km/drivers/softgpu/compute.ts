/** One binding of a dispatch: its bytes lie in the window at `at` before and after. */
export interface Binding {
  readonly at: number;
  readonly bytes: number;
  /** Whether they may have changed afterwards. */
  readonly write: boolean;
}

/** One dispatch, laid out in the window: the module first, then the bindings. */
export interface DispatchOrder {
  readonly moduleBytes: number;
  readonly groups: number;
  readonly bindings: readonly Binding[];
  readonly args: Uint8Array;
}

/**
 * How a dispatch ended. `CONTRACT`: the module is no kernel. `TRAP`: it failed. `HUNG`: past its time, killed.
 * `LOST`: its engine ended otherwise. `UNAVAILABLE`: no engine could be started.
 */
export type OutcomeCode = 'DONE' | 'CONTRACT' | 'TRAP' | 'HUNG' | 'LOST' | 'UNAVAILABLE';

export interface Outcome {
  readonly code: OutcomeCode;
  /** Engine time the dispatch took, by the kernel's accounting. */
  readonly ns: number;
  /** For people; short. */
  readonly detail: string;
}

/** The partition's engine, held by one dispatch. */
export interface Lease {
  /** Memory that host and engine share. */
  readonly window: Uint8Array;
  run(order: DispatchOrder, done: (outcome: Outcome) => void): void;
  /** Gives the engine to the next in line; called once, also after a bad outcome. */
  release(): void;
  /** Stops what runs: nobody wants the result any more. Implies `release`; `done` is not called. */
  abort(): void;
}

export interface Share {
  readonly partition: string;
  readonly weight: number;
}

/** How a dispatch is preferred to others of its partition; what it says may change while it waits. */
export interface Rank {
  /** Within it in-process priorities are compared. */
  readonly process: object;
  readonly priority: number;
  readonly inProcessPriority: number;
}

/** Called with null when no engine can be had. */
export type Granted = (lease: Lease | null) => void;

/** Who runs kernels: engine processes in life, an interpreter of the same contract in tests. */
export interface Compute {
  /** Waits in the partition's line. The returned function leaves the line. */
  acquire(share: Share, rank: Rank, granted: Granted): () => void;
  /** Work may come soon: a chance to have an engine started before it does. */
  warm(): void;
  inspect(): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}
