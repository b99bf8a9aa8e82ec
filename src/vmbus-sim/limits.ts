/**
 * Every bound of the bus, with its reason. The receiver owns them: none is negotiated, and each is tested at the
 * limit and one past it.
 */
export const BUS_LIMITS = {
  /** Bytes of one direction, control page included: what dxgkrnl asks for (256 KiB each way). */
  ringBytes: 256 * 1024,
  /**
   * Largest packet, descriptor and padded payload, trailer excluded. dxgkrnl stops at 128 KiB of C structs; the
   * canonical encoding of the same call adds tags and lengths, so half as much again. Fits a default ring.
   */
  packetBytes: 192 * 1024,
  /** Calls in flight of one channel end: bounds what late completions can hold on to. */
  transactions: 4096,
  /** One control frame: the largest legal message (contact with 16 identities) with room to spare. */
  frameBytes: 4096,
  /** Control frames (and lane messages between threads) that wait for a peer which does not read: more than it has offers. */
  unreadFrames: 64,
  /** VMBus channel ids are 1..2047: its event-flag bitmap has 2,048 bits and bit 0 is unused. */
  channelId: 2047,
  /** Offers of one connection: the global channel and more adapters than a machine has. */
  channels: 32,
  /** Ring memories of one connection; one per channel, half a MiB each. */
  gpadls: 32,
  /** Pages of one ring memory: two rings of `ringBytes`. */
  gpadlPages: 128,
  /** Driver packages one guest process may present at contact. */
  identities: 16,
  /** UTF-8 bytes of a process name: Linux's TASK_COMM_LEN is 16, paths of scripts are longer. */
  processNameBytes: 255,
  /** UTF-8 bytes of a script's path, which goes into the command that mends a refusal. */
  scriptBytes: 1023,
  /** UTF-8 bytes of what each side of a refused comparison had: a digest, or a few versions. */
  valueBytes: 255,
  /** UTF-8 bytes of any other string; a sha256 digest with its prefix is 71. */
  textBytes: 127,
  /** UTF-8 bytes of a refusal's rule and fix, which are sentences and commands for people. */
  sentenceBytes: 1023,
} as const;

/** Bytes of one direction of a channel, control page included. */
export const RING_BYTES = BUS_LIMITS.ringBytes;
