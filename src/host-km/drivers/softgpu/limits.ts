const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Every bound of softgpu, with its reason; each is tested at the limit and one past it. Handles, bytes and waits
 * are charged by the broker, these are what the adapter itself cannot do more of.
 */
export const LIMITS = {
  /** One command buffer, as the ABI says: a dispatch with full bindings and arguments is 4.3 KiB. */
  commandBytes: 64 * KIB,
  /** Bindings of one dispatch, as the ABI says. */
  bindings: 16,
  /** Arguments of one dispatch, as the ABI says. */
  argsBytes: 4 * KIB,
  /** One compute module: compiling takes engine time in proportion, and the engine keeps what it compiled. */
  moduleBytes: 4 * MIB,
  /** WebAssembly pages of an engine's memory: 64 MiB, as the ABI says; bounds what bindings hold together. */
  enginePages: 1024,
  /** Groups of one dispatch: a call of an empty kernel takes some ns, so that the most is within a TDR period. */
  groups: 16 * MIB,
  /** Bytes that the host itself moves in one turn of the event loop: about 0.1 ms. */
  sliceBytes: 1 * MIB,
  /** Work waiting in one context's queue, each item about 100 B of host memory. */
  queuedItems: 4096,
  /** Ranges of one process's page table, each about 100 B; a search for room looks at all of them. */
  ranges: 16 * KIB,
  /** One allocation: no more than an adapter could hold. */
  allocationBytes: 1024 * MIB,
  /**
   * Fences that one process's waiting calls and queued items name together: each signal looks at all that wait for it.
   * One call may name as many as its message holds (10,916), each fence counting once.
   */
  listedFences: 32 * KIB,
  /** Priority of a context, above normal or below: the levels of Windows' IDXGIDevice::SetGPUThreadPriority. */
  priority: 7,
  /** Handles of one shared fence: each signal is published to all. One for each process that a partition may have. */
  fenceHandles: 256,
  /** Allocations of one shared resource: whoever opens it names all of them in one call, as whoever makes them does. */
  sharedAllocations: 1024,
  /** Private data of one shared resource, and 4 for each allocation: whoever opens it gets all of it in one message. */
  sharedDataBytes: 128 * KIB - 64,
} as const;

/** Bytes of a page of GPU address space and of guest memory. */
export const PAGE = 4096;
/** Lowest page that is given out: an address near zero stays a fault. */
export const FIRST_PAGE = 16;
/** One past the highest page: 47 bits of address space, as an x86-64 process has. */
export const END_PAGE = 2 ** 35;
