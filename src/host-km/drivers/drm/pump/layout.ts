/**
 * The one memory that broker and pump share: a page of words, the submission ring, the completion ring, the arena.
 * `npm run gen` writes these numbers into native/gen/pump.h; docs/pump.md tells the protocol.
 */
export const MAGIC = 0x706d_626b;
export const VERSION = 3;

/** Descriptors as the pump finds them. */
export const PUMP_FD = { MEMORY: 3, LANE: 4, BELL: 5, BROKER_BELL: 6 } as const;

/** Word indexes in the first page. What one side writes and the other spins on has a cache line of its own. */
export const WORD = {
  MAGIC: 0,
  VERSION: 1,
  /** Entries of the submission ring, a power of two. */
  SUBMISSIONS: 2,
  /** Entries of the completion ring, a power of two. */
  COMPLETIONS: 3,
  /** Byte offset and bytes of the arena, both whole pages. */
  ARENA_AT: 4,
  ARENA_BYTES: 5,
  /** Broker's: entries published so far, modulo 2^32. */
  SUBMITTED: 16,
  /** Pump's: entries taken so far. */
  TAKEN: 32,
  /** Pump's: completions published so far. */
  COMPLETED: 48,
  /** Broker's: completions taken so far. */
  SEEN: 64,
  /** 1 while the pump sleeps, or is about to: whoever sets it to 0 wakes it. */
  PUMP_SLEEPS: 80,
  /** The same for the broker. */
  BROKER_SLEEPS: 96,
} as const;

export const HEAD_BYTES = 4096;

/** Word indexes of a submission. */
export const ENTRY = {
  /** Comes back in the completion: two words that mean nothing to the pump. */
  TAG: 0,
  TAG_HIGH: 1,
  /** The device file; of OPEN the path's index, of SEND, CLOSE_FD and WATCH the descriptor's number. */
  SLOT: 2,
  /** The request code, of QUEUE that which it serves; of OPEN the owner. */
  REQUEST: 3,
  /** Byte offset in the arena, a multiple of 8; of QUEUE the number of its memory's descriptor. */
  STRUCT: 4,
  /** The same; of QUEUE where its table lies. */
  PATCHES: 5,
  PATCH_COUNT: 6,
  KIND: 7,
} as const;
export const ENTRY_WORDS = 8;

/** Word indexes of a completion. */
export const COMPLETION = { TAG: 0, TAG_HIGH: 1, RESULT: 2, ZERO: 3 } as const;
export const COMPLETION_WORDS = 4;

/**
 * Word indexes of a patch: where in the arena an 8-byte pointer field lies, and how many bytes of the arena from the
 * offset that stands in it the kernel may touch.
 */
export const PATCH = { AT: 0, BYTES: 1 } as const;
export const PATCH_BYTES = 8;

/** What an entry asks for. */
export const KIND = {
  /** An ioctl on the pump's own thread. */
  CALL: 0,
  /** An ioctl that may block: on a thread of its own. */
  WAIT: 1,
  OPEN: 2,
  CLOSE: 3,
  /** The pump sends a descriptor of its own over the lane and closes it. */
  SEND: 4,
  /** The pump takes the descriptor that is next on the lane; the result is its number. */
  RECEIVE: 5,
  CLOSE_FD: 6,
  /** The pump looks at a descriptor until it can be read, and closes it. */
  WATCH: 7,
  /** A submission queue for an open file: the descriptor's number is in the place of the struct. */
  QUEUE: 8,
} as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/** What goes with a descriptor over the lane: the tag of the entry that it belongs to. */
export const LANE_BYTES = 8;

export interface Geometry {
  readonly submissions: number;
  readonly completions: number;
  readonly submissionsAt: number;
  readonly completionsAt: number;
  readonly arenaAt: number;
  readonly arenaBytes: number;
  readonly bytes: number;
}

const page = (bytes: number): number => Math.ceil(bytes / HEAD_BYTES) * HEAD_BYTES;

/** Where everything lies for rings of so many entries (a power of two) and an arena of so many bytes. */
export function geometry(entries: number, arenaBytes: number): Geometry {
  const submissionsAt = HEAD_BYTES;
  const completionsAt = submissionsAt + entries * ENTRY_WORDS * 4;
  const arenaAt = page(completionsAt + entries * COMPLETION_WORDS * 4);
  return {
    submissions: entries,
    completions: entries,
    submissionsAt,
    completionsAt,
    arenaAt,
    arenaBytes: page(arenaBytes),
    bytes: arenaAt + page(arenaBytes),
  };
}
