import { PUMP_LIMITS } from '../pump/limits.ts';

/** Bounds of the way without a pump, beside the broker's table; each is tested at the limit and one past it. */
export const PLAIN_LIMITS = {
  /** Open device files of a partition: the same as of a pump. */
  files: PUMP_LIMITS.slots,
  /** Bytes of one call with all that its pointers name: the same as of a pump. */
  callBytes: PUMP_LIMITS.largestPieceBytes,
  /** Calls on libuv's threads, all partitions together: half of the four, the others are Node's for files. */
  poolCalls: 2,
  /** Of these for one partition: one that waits long leaves the other thread to the others. */
  partitionPoolCalls: 1,
  /** Calls that have not got a thread yet, all partitions together: as many as of a pump. */
  queuedCalls: PUMP_LIMITS.queuedWaits,
  /** Fences that are looked at, of one partition: the same as of a pump. */
  watches: PUMP_LIMITS.watches,
  /** Waits that are asked again in one turn of the event loop: a third of a millisecond at 5 µs each. */
  triesPerTurn: 64,
} as const;
