/** Bounds of the DRM driver beside the broker's table: nobody is charged for these. */
export const DRM_LIMITS = {
  /** dma-bufs that a partition is remembered to have been given: some megabytes, several times a desktop's buffers. */
  dmaBufs: 16_384,
  /**
   * Submissions of an open file after which the kernel is asked for their end when nobody waits for it: a question is a
   * submission of its own, and a quarter of what a process may have in flight leaves room to ask before it stands still.
   */
  askedEvery: 16,
  /** Submissions that a file's queue may have on the device: half of what a process may, and asked about twice before they are used up. */
  queueWindow: 32,
  /** Looks, ten in a `fenceMs`, after which a queue is taken back of which nothing was done: what hangs is to be told of in time. */
  queueStill: 3,
  fair: {
    /** One that the device works on and one that is next: it never stands still, and nobody is further behind than that. */
    depth: 2,
    /** Four frames of the slowest that is still an animation: a guest that draws is a rival between its frames too. */
    quietNs: 250_000_000,
  },
  /** A fence that has not signalled for so long hangs, unless told: what the kernel's own drivers reset a device for (amdgpu: 10 s). */
  fenceMs: 10_000,
} as const;
