/**
 * Every bound of the bus, with its reason. The receiver owns them: none is negotiated, and each is tested at the
 * limit and one past it.
 */
export const BUS_LIMITS = {
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
  /** Ring memories of one connection; one per channel, half a MiB each, a DRM device's three quarters. */
  gpadls: 32,
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

/** Bounds of one direction of a channel. */
export interface RingLimits {
  /** Bytes of the ring, control page included: the most that is lent for it, and what a guest asks for. */
  readonly ringBytes: number;
  /** Largest packet, descriptor and padded payload, trailer excluded. Both ends hold to it, however large the ring is. */
  readonly packetBytes: number;
}

/** Bounds of a channel's two rings; downstream is guest to host. */
export interface ChannelLimits {
  readonly downstream: RingLimits;
  readonly upstream: RingLimits;
}

const RING: RingLimits = {
  /** What dxgkrnl asks for (256 KiB each way). */
  ringBytes: 256 * 1024,
  /**
   * dxgkrnl stops at 128 KiB of C structs; the canonical encoding of the same call adds tags and lengths, so half as much
   * again.
   */
  packetBytes: 192 * 1024,
};

/** Any channel's, unless what is offered says otherwise. */
export const CHANNEL_LIMITS: ChannelLimits = { downstream: RING, upstream: RING };

/**
 * A DRM device's. Its largest call is an EXECBUFFER with everything that the row lets it have: 266,240 bytes of commands, 16,384
 * buffers of 4 bytes and 2,048 syncobjs of up to 22, a packet of 376,904. The ring is as much larger than the packet as any
 * other; what is never written of it is no memory. No answer is as large: the way back is as any other.
 */
export const DRM_CHANNEL_LIMITS: ChannelLimits = {
  downstream: { ringBytes: 512 * 1024, packetBytes: 384 * 1024 },
  upstream: RING,
};
