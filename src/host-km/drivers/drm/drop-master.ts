/**
 * `_IO('d', 0x1f)`: asked of each file that is opened, before anything else. The first to open a card is its master: it would keep a
 * display server of the host away, and be given handles of what is on a display. Any other file may not ask this, or
 * knows no such request: all the same.
 */
export const DROP_MASTER = { name: 'DRM_IOCTL_DROP_MASTER', request: 0x641f } as const;
