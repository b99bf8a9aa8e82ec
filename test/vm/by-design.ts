// Where a guest is meant to be answered in another way than a program of the machine itself. Any other difference is a fault.

/** A set of cases: each pattern that is there has to match. */
export interface ByDesign {
  readonly node?: RegExp;
  readonly row?: RegExp;
  readonly case?: RegExp;
  /** What the guest is answered: `EACCES`, `ok key=value`, or `not run`. */
  readonly bridged: RegExp;
  readonly reason: string;
}

export const BY_DESIGN: readonly ByDesign[] = [
  {
    node: /not root/,
    row: /^open$/,
    bridged: /^ENODEV/,
    reason: 'a broker serves its own user; drm-guest.md, errors of open',
  },
  {
    node: /not root/,
    bridged: /^not run$/,
    reason: 'what cannot be opened cannot be asked',
  },
  {
    row: /^PRIME_FD_TO_HANDLE$/,
    case: /^buffer of another driver$/,
    bridged: /^not run$/,
    reason: 'a guest has one device; drm-guest.md, what is there',
  },
  {
    row: /^(GET_MAGIC|AUTH_MAGIC|SET_MASTER|DROP_MASTER|GEM_FLINK|GEM_OPEN)$/,
    bridged: /^EACCES/,
    reason:
      'refused by name: the displays are the host’s, and global names could be guessed; drm.md, not served',
  },
  {
    row: /^(MODE_(?!CREATE_DUMB|MAP_DUMB|DESTROY_DUMB)\w+|WAIT_VBLANK)$/,
    bridged: /^(EOPNOTSUPP|EACCES|EINVAL)/,
    reason: 'refused by name: the displays are the host’s; drm.md, not served',
  },
  {
    row: /^SYNCOBJ_EVENTFD$/,
    bridged: /./,
    reason: 'refused by name: an eventfd is the guest’s own descriptor; drm.md, not served',
  },
];
