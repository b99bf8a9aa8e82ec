import { HEAD_BYTES } from './layout.ts';
import { PUMP_LIMITS } from './limits.ts';

/**
 * The memory of a submission queue, which a guest process, the pump and the broker share: a page of words, and room for one
 * call. `npm run gen` writes these numbers into native/gen/queue.h; docs/pump.md tells the protocol.
 */
export const QUEUE_VERSION = 1;

/** Word indexes in the first page. What one side writes and another looks at has a cache line of its own. */
export const QUEUE_WORD = {
  /** Broker's, before the guest has it. */
  VERSION: 0,
  /** Broker's and pump's: what the credit was of late, for the guest to know when to come by the broker. Nobody else reads it. */
  HINT: 1,
  /** Broker's and pump's: 1 once nothing here is answered any more. */
  ENDED: 2,
  /** Guest's: changed for each call. A futex, on which the pump sleeps. */
  GO: 16,
  /** Guest's: bytes of the call. */
  BYTES: 17,
  /** Guest's: 1 while it sleeps for an answer. */
  GUEST_SLEEPS: 18,
  /** Pump's: GO of the call that it has answered. A futex. */
  DONE: 32,
  /** Pump's: what the ioctl gave, or −errno, or ASK. */
  RESULT: 33,
  /** Pump's: 1 while it sleeps. */
  PUMP_SLEEPS: 34,
} as const;

/** Where the call lies: the struct, and behind it, each 8-aligned, what its pointers name, which hold offsets from here. */
export const QUEUE_CALL_AT = HEAD_BYTES;
export const QUEUE_BYTES = QUEUE_CALL_AT + PUMP_LIMITS.queueCallBytes;
/** A result that is none: the call was not made, the broker is to be asked. */
export const QUEUE_ASK = -0x8000_0000;

/**
 * What broker and pump alone share of a queue, in the arena, by word: what may be made, the question by which the device is asked
 * for the end of it, and the kernel's numbers by the guest's handles.
 */
export const QUEUE_TABLE = {
  /** Calls that may still be made, as CREDIT_BITS has it: the pump takes, and adds what the device is done with. */
  CREDIT: 0,
  /** Pump's: how many have come back from the kernel, and of how many the device is known to be done; modulo 2^32. */
  MADE: 1,
  DONE: 2,
  /** Pump's: 1 from before a credit is taken until its call is among those that were made. */
  BUSY: 3,
  /** Broker's: after so many calls the device is asked, by the struct at QUESTION, whose fence comes back at byte FENCE_AT. */
  ASKED_EVERY: 4,
  FENCE_AT: 5,
  /** Pump's: 1 once it makes no more. */
  ENDED: 6,
  QUESTION: 16,
  /** First of the numbers; 0 where there is none. */
  HANDLES: 80,
  BYTES: 4096,
} as const;
/**
 * Of the credit: how many calls, a number for each time that the broker has opened it (so that what was made before is not added
 * to it), and whether it is closed, which makes it negative.
 */
export const CREDIT_BITS = { CALLS: 0xffff, EPOCH_SHIFT: 16, EPOCH: 0x7fff, CLOSED: -0x8000_0000 } as const;
/** The largest struct of a row that a queue serves. */
export const QUEUE_STRUCT_BYTES = (QUEUE_TABLE.HANDLES - QUEUE_TABLE.QUESTION) * 4;
export const QUEUE_HANDLES = QUEUE_TABLE.BYTES / 4 - QUEUE_TABLE.HANDLES;
