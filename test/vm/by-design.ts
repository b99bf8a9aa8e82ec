// Where a guest is meant to be answered in another way than a program of the machine itself. Any other difference is a fault.

/** A set of cases: each pattern that is there has to match. */
export interface ByDesign {
  readonly node?: RegExp;
  readonly row?: RegExp;
  readonly case?: RegExp;
  /** What the guest is answered: `EACCES`, `ok key=value`, or `not run`. */
  readonly bridged: RegExp;
  /** With the document that says so. */
  readonly reason: string;
}

export const BY_DESIGN: readonly ByDesign[] = [
  {
    node: /not root/,
    row: /^open$/,
    bridged: /^EACCES$/,
    reason: 'a session is of one user: drm-guest.md, what is there',
  },
  {
    node: /not root/,
    bridged: /^not run$/,
    reason: 'what cannot be opened is not asked: drm-guest.md, what is there',
  },
  {
    row: /^PRIME_FD_TO_HANDLE$/,
    case: /^buffer of another driver$/,
    bridged: /^not run$/,
    reason: 'a guest has one device: drm-guest.md, what is there',
  },
  {
    row: /^(GET_MAGIC|AUTH_MAGIC|SET_MASTER|DROP_MASTER|GEM_FLINK|GEM_OPEN)$/,
    bridged: /^EACCES$/,
    reason: 'mastership is the host’s, and global names could be guessed: drm.md, not served',
  },
  {
    row: /^(MODE_(?!CREATE_DUMB|MAP_DUMB|DESTROY_DUMB)\w+|WAIT_VBLANK)$/,
    bridged: /^(EOPNOTSUPP|EACCES|not run)/,
    reason: 'displays are the host’s: drm.md, not served',
  },
  {
    row: /^SYNCOBJ_EVENTFD$/,
    bridged: /^(EOPNOTSUPP|ok ready=0$)/,
    reason: 'an eventfd is the guest’s own descriptor: drm.md, not served',
  },
  {
    row: /^GET_CAP$/,
    bridged: /^E\w+ given=99$/,
    reason: 'a failed ioctl writes nothing back: drm-guest.md, a node as a file',
  },
  {
    row: /^(VERSION|SYNCOBJ_WAIT|SYNCOBJ_SIGNAL|SYNCOBJ_RESET|VIRTGPU_EXECBUFFER)$/,
    case: /^(largest|too many|a megabyte|266244 bytes)/,
    bridged: /^EINVAL/,
    reason: 'more than a row takes: the limits in drm.md',
  },
  {
    row: /^VIRTGPU_GETPARAM$/,
    case: /^parameter 8$/,
    bridged: /^EINVAL/,
    reason:
      'a context’s debug name is an address, which no row can follow: virtio_gpu.proto and drm-guest.md, a node as a file',
  },
  {
    row: /^VIRTGPU_EXECBUFFER$/,
    case: /^stride 4$/,
    bridged: /^EINVAL$/,
    reason: 'elements stand one behind the other: the row in drm.md',
  },
  {
    row: /^(MODE_CREATE_DUMB|VIRTGPU_RESOURCE_CREATE)$/,
    case: /^(largest|pitch overflows|size overflows)/,
    bridged: /^ENOMEM$/,
    reason: 'what a buffer costs is reserved first: drm-guest.md, a node as a file',
  },
  {
    row: /^(GET_UNIQUE|VIRTGPU_CONTEXT_INIT)$/,
    case: /address/,
    bridged: /^EFAULT$/,
    reason: 'addresses are looked at first: drm-guest.md, a node as a file',
  },
  {
    row: /^PRIME_HANDLE_TO_FD$/,
    case: /^no flags$/,
    bridged: /^ok cloexec=0 access=2 .*maps_for_writing=0$/,
    reason: 'a buffer’s descriptors may be written: drm-guest.md, a node as a file',
  },
  {
    row: /^PRIME_HANDLE_TO_FD$/,
    case: /^(CLOEXEC|again, for writing)$/,
    bridged: /^ok (cloexec=1|same_number=0) access=2 .*maps_for_writing=0$/,
    reason: 'so may those that close on exec, and later ones: drm-guest.md, a node as a file',
  },
  {
    row: /^mmap$/,
    case: /^through another file$/,
    bridged: /^EINVAL$/,
    reason: 'the offset is of the file that asked for it: drm-guest.md, a node as a file',
  },
  {
    row: /^VGEM_FENCE_ATTACH$/,
    bridged: /^ok fence=1$/,
    reason: 'the number of a fence that was signaled comes again: drm-guest.md, a node as a file',
  },
];
