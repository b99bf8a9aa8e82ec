/** Bounds of the DRM driver beside the broker's table: nobody is charged for these. */
export const DRM_LIMITS = {
  /** dma-bufs that a partition is remembered to have been given: some megabytes, several times a desktop's buffers. */
  dmaBufs: 16_384,
} as const;
