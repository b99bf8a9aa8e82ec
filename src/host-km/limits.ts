import type { HandleKind } from '../abi/index.ts';
import { STORE_LIMITS } from '../packages/index.ts';

/** One kind of thing that a guest can make the broker keep. */
export interface Limit {
  /** Most of it that one guest process may hold. */
  readonly process: number;
  /** Most of it that all processes of a partition may hold together. */
  readonly partition: number;
  /** What one of them costs the host. */
  readonly cost: string;
  /** Why the numbers are what they are. */
  readonly reason: string;
}

const MIB = 1024 * 1024;

const HANDLES = {
  adapter: {
    process: 1024,
    partition: 16_384,
    cost: '~200 B',
    reason: 'every enumeration opens one per adapter; a program that never closes them is told so in time',
  },
  device: {
    process: 64,
    partition: 1024,
    cost: '~1 KiB and its page tables',
    reason: 'a user-mode driver has one per API device; a busy process has a dozen',
  },
  context: {
    process: 256,
    partition: 4096,
    cost: '~1 KiB and its queue',
    reason: 'one per engine and device, with room for 64-way broadcasts',
  },
  resource: {
    process: 65_536,
    partition: 262_144,
    cost: '~300 B',
    reason: 'as many as there can be allocations: each may be a resource of its own',
  },
  allocation: {
    process: 65_536,
    partition: 262_144,
    cost: '~500 B, its bytes are charged apart',
    reason: 'large games hold about 20,000; one call makes at most 1,024',
  },
  pagingqueue: {
    process: 128,
    partition: 2048,
    cost: '~1 KiB and a fence page',
    reason: 'one or two per device',
  },
  syncobject: {
    process: 16_384,
    partition: 65_536,
    cost: '~300 B and a fence page',
    reason: 'one per queue and frame in flight; 64 MiB of pages at the most',
  },
  hwqueue: {
    process: 256,
    partition: 4096,
    cost: '~1 KiB and a fence page',
    reason: 'one per context, as contexts',
  },
  sharedresource: {
    process: 1024,
    partition: 8192,
    cost: '~300 B and a descriptor',
    reason: 'surfaces shown or passed on: a swap chain has four',
  },
  sharedsyncobject: {
    process: 1024,
    partition: 8192,
    cost: '~300 B and a descriptor',
    reason: 'one per shared surface',
  },
  gem: {
    process: 65_536,
    partition: 262_144,
    cost: '~1 KiB and a dma-buf where it can be mapped, its bytes are charged apart',
    reason: 'buffers of DRM: as allocations',
  },
  syncobj: {
    process: 16_384,
    partition: 65_536,
    cost: '~512 B',
    reason: 'a Vulkan program has one per fence and semaphore: hundreds; as synchronisation objects of dxg',
  },
  fence: {
    process: 4096,
    partition: 16_384,
    cost: '~512 B of the kernel until the file is closed, signalled or not',
    reason: 'fences of vgem live ten seconds: tests have a few',
  },
} as const satisfies Record<HandleKind, Limit>;

/**
 * Everything that a guest can make the broker keep. Handles are bounded by kind; a row that creates a kind which is
 * not here fails a test. Budgets of memory segments come from the partition's options and are capped by the adapter.
 */
export const LIMITS = {
  ...HANDLES,
  slab: {
    process: 256,
    partition: 1024,
    cost: 'a descriptor and a mapping',
    reason: 'slabs grow to 16 MiB by doubling: 256 of them are past every budget, and descriptors are scarce',
  },
  slabBytes: {
    process: 2048 * MIB,
    partition: 4096 * MIB,
    cost: 'host memory, charged whole when a slab is made',
    reason: 'what the processor sees of a 2 GiB card; held until the process is proven gone',
  },
  localBytes: {
    process: 2 ** 52,
    partition: 2 ** 52,
    cost: 'memory of the adapter',
    reason: 'bounded by the budget of the partition',
  },
  systemBytes: {
    process: 2 ** 52,
    partition: 2 ** 52,
    cost: 'host memory the adapter may use',
    reason: 'bounded by the budget of the partition',
  },
  privateBytes: {
    process: 16 * MIB,
    partition: 64 * MIB,
    cost: 'host memory',
    reason:
      'private data of shared resources, for whoever opens them: some hundred bytes each, 128 KiB at the most',
  },
  pendingWait: {
    process: 1024,
    partition: 8192,
    cost: '~5 KiB: a call and its image until it completes; of DRM up to 512 KiB, while the pump has room for it',
    reason: 'one per blocked thread, promise or registered event; the bus allows 4,096 calls in flight',
  },
  descriptor: {
    process: 64,
    partition: 1024,
    cost: 'a descriptor',
    reason: 'sent and not named by a call yet: one per thread that opens a shared object',
  },
  queuedReply: {
    process: 8192,
    partition: 65_536,
    cost: 'a copy of the reply, at most 192 KiB',
    reason: 'a full ring stops reading: only late completions and one turn queue up',
  },
  queuedBytes: {
    process: 16 * MIB,
    partition: 128 * MIB,
    cost: 'host memory',
    reason: 'the same, for large replies',
  },
  drmqueue: {
    process: 8,
    partition: 256,
    cost: '68 KiB that the guest may keep mapped, until the process is gone',
    reason:
      'submission queues of DRM, in the life of a process: it draws with one file, and opens a few more in its time',
  },
  drmfile: {
    process: 256,
    partition: 1024,
    cost: 'an open file at the kernel, and a slot of the pump',
    reason: 'a process opens a node once for each API it speaks; the pump of a partition has 1,024 slots',
  },
  submission: {
    process: 64,
    partition: 128,
    cost: 'commands of up to 260 KiB, a fence, and a place in the queue of the device',
    reason:
      'some frames of a dozen each ahead of what is shown; virtio-gpu has 256 places in its queue for all guests together. Past it a submission waits',
  },
  waitingBytes: {
    process: 8 * MIB,
    partition: 32 * MIB,
    cost: 'host memory',
    reason:
      'submissions past their bound stand in line in the broker, up to 376 KiB each: as much as the pump has room for. Past it EAGAIN',
  },
  channel: {
    process: 65,
    partition: 4096,
    cost: 'a place in the loop and the state of two ring ends',
    reason: 'the global channel and one for each of 64 adapters (D3DKMT_ADAPTERS_MAX)',
  },
  rings: {
    process: 256,
    partition: 8192,
    cost: '512 KiB of memory that the guest may keep mapped; larger rings count as several: those of a DRM device, 768 KiB, as two',
    reason: 'each opening of a channel gets fresh rings; held until the process is proven gone',
  },
  connection: {
    process: 1,
    partition: 256,
    cost: 'eight descriptors and a process table',
    reason: 'as many guest processes as a desktop session has that draw',
  },
  storeConnection: {
    process: 1,
    partition: 8,
    cost: 'a connection whose process may not draw yet',
    reason:
      'a package is fetched once a version: more at once would only stand in the way of guests that draw',
  },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;
export type LimitOverrides = Partial<
  Record<LimitName, { readonly process?: number; readonly partition?: number }>
>;

export const LIMIT_NAMES = Object.keys(LIMITS) as readonly LimitName[];

/** Index of each limit in an account. */
export const LIMIT: Readonly<Record<LimitName, number>> = Object.fromEntries(
  LIMIT_NAMES.map((name, index) => [name, index]),
) as Record<LimitName, number>;

export const HANDLE_KINDS = Object.keys(HANDLES) as readonly HandleKind[];

/** Bounds of the broker's own habits; no guest holds these. */
export const HABITS = {
  /** Smallest default budget of a segment: with less no program of any use runs, however many partitions share it. */
  leastBudgetBytes: 64 * MIB,
  /** Bytes of a driver package in one read: some ten microseconds from the page cache, so that nobody waits for a fetch. */
  storeReadBytes: STORE_LIMITS.readBytes,
  /** Packets of one channel before the next channel has its turn. */
  packetsPerTurn: 64,
  /** Ended processes remembered per partition for `inspect`. */
  endedReports: 32,
  /** Log lines that a partition's guests may cause at once, and how many come back per second. */
  logBurst: 32,
  logPerSecond: 4,
  /** Who may watch a partition's calls at once: an operator or two, and each `run --trace`. */
  traceClients: 4,
  /** Characters of trace that wait for one of them: some 20,000 calls, as many as a broker serves in 10 ms. */
  traceChars: 4 * MIB,
  /** How long a closing broker waits for them to read the rest. */
  traceLingerMs: 1000,
  /** Images larger than this are not kept for the next call. */
  pooledImageBytes: 64 * 1024,
  /** Idle calls kept for reuse: as many as one turn needs, which is one, and a few for nesting. */
  pooledCalls: 8,
} as const;

/** The ceilings of one account, by limit index. */
export function ceilings(scope: 'process' | 'partition', overrides: LimitOverrides = {}): Float64Array {
  return Float64Array.from(LIMIT_NAMES, (name) => overrides[name]?.[scope] ?? LIMITS[name][scope]);
}
