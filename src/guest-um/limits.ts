/**
 * Every bound of the guest side in one place. The host is not trusted: what it can make this process
 * keep is bounded here; what the process does to itself is bounded only so that a mistake is a clear error.
 */
export const LIMITS = {
  /** Arena of a GuestMemory. Bounds a runaway guest before the machine swaps. */
  arenaBytes: 1 << 30,
  /** Slabs mapped per guest process. Bounds descriptors and address space a lying host can make us keep. */
  slabs: 4096,
  /** Bytes of one slab: what a token's 40-bit offset can name, far above any card's memory. */
  slabBytes: 2 ** 36,
  /** Bytes of all mapped slabs. Keeps the guest's address range below the end of user space. */
  mappedBytes: 2 ** 39,
  /** Handles one process keeps: sixteen times what a broker lets it make, so that only a lying host meets it. */
  handles: 1 << 20,
  /** Calls in flight on one channel. Past it a call returns EAGAIN, as dxgkrnl does when a ring stays full. */
  callsInFlight: 1024,
  /** One call message with its head. Above the 128 KiB of a real packet, since array elements carry tags. */
  messageBytes: 192 * 1024,
  /** Control frames read while waiting for one answer. Bounds a host that offers without end. */
  controlFrames: 512,
  /** Adapters one broker may offer; D3DDDI_ADAPTERS_MAX of the enumerating calls. */
  adapters: 64,
} as const;
