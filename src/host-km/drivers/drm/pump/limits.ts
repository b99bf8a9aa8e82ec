const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Every bound of the pump, with its reason; each is tested at the limit and one past it. But for the calls of a submission
 * queue a guest never talks to the pump: these bound what the broker has it keep on a guest's behalf, and what a mistake of
 * the broker's can do.
 */
export const PUMP_LIMITS = {
  /** Entries of each ring, so calls in flight: all workers, and a batch of several hundred calls beside them. */
  entries: 1024,
  /** Bytes of the arena: sixteen of the largest calls (266,240 bytes of commands), or one of them and a thousand small ones. */
  arenaBytes: 8 * MIB,
  /** What the pump accepts of an arena at all: offsets of 32 bits stay far from wrapping. */
  arenaMostBytes: 1024 * MIB,
  /** Smallest and largest piece of the arena: a struct with its arrays; twice the largest call with everything that it names. */
  pieceBytes: 256,
  largestPieceBytes: 1 * MIB,
  /** Pointers in one call: an EXECBUFFER has six, a submission of other drivers one for each of up to 128 chunks. */
  patches: 256,
  /** Open device files: four for each of the 256 processes that a partition may have. */
  slots: 1024,
  /** Device nodes that one pump can open: render node and card of one device, with room for a second. */
  paths: 8,
  /** Bytes of one path with its end, as a node below /dev needs. */
  pathBytes: 128,
  /** Threads that can block in the kernel at once: 16 KiB of stack each and as much in the kernel. */
  workers: 64,
  /** Of these for one owner, so one guest process: what waits for ever holds up its own waits and not those of seven others. */
  ownerWorkers: 8,
  /** Waits that have not got a thread yet, all owners together: as many as a partition may have pending at all. */
  queuedWaits: 8192,
  /** Submission queues, each with a thread and its memory, and of these for one owner: a program draws with one file, a second may be a compositor's. */
  queues: 8,
  ownerQueues: 2,
  /** Bytes of a call on one: a frame of a window's is some KiB of commands; past it the broker costs little beside the work. */
  queueCallBytes: 64 * KIB,
  /** Calls of a queue in a row that are told to ask the broker, past which it ends: our guests come by the broker long before. */
  queueAsks: 64,
  /** Nanoseconds for which one whose guest has rung ahead of a call looks for it: what a guest does between the two, on an emulated processor too. */
  queueAheadNs: 500_000,
  /** Descriptors that are looked at: twice what a partition may have submitted, each asked about at the most. */
  watches: 256,
  /** Descriptors in the pump: device files, and what is on its way to or from a guest. */
  descriptors: 4096,
  /** Bytes of what a pump says on stderr that are kept: the last report of a sanitizer, or one line. */
  saidBytes: 64 * KIB,
} as const;
