import type { ErrnoName } from './status.ts';

/** An ioctl of DRM's core that has no row: it is refused by its name. */
export interface DrmRefusal {
  readonly nr: number;
  readonly name: string;
  /** What the card node answers. */
  readonly card: ErrnoName;
  /** What the render node answers: EACCES for what the kernel keeps from it. */
  readonly render: ErrnoName;
  readonly reason: string;
}

/** Groups of ioctls with one reason: `NAME nr`, separated by spaces, without DRM_IOCTL_. */
const GROUPS: readonly (Pick<DrmRefusal, 'card' | 'render' | 'reason'> & { readonly names: string })[] = [
  {
    reason: 'global buffer names: any process could guess them',
    card: 'EACCES',
    render: 'EACCES',
    names: 'GEM_FLINK 0a GEM_OPEN 0b',
  },
  {
    reason: 'authentication and mastership belong to who drives the displays: the host',
    card: 'EACCES',
    render: 'EACCES',
    names: 'GET_MAGIC 02 GET_CLIENT 05 SET_VERSION 07 AUTH_MAGIC 11 SET_MASTER 1e DROP_MASTER 1f',
  },
  {
    reason: 'does nothing, and is for root alone',
    card: 'EACCES',
    render: 'EACCES',
    names: 'GET_STATS 06 BLOCK 12 UNBLOCK 13 ADD_DRAW 27 RM_DRAW 28 FINISH 2c UPDATE_DRAW 3f',
  },
  {
    reason: "displays are the host's: a guest may ask for them and changes nothing",
    card: 'EOPNOTSUPP',
    render: 'EACCES',
    names: [
      'WAIT_VBLANK 3a CRTC_GET_SEQUENCE 3b CRTC_QUEUE_SEQUENCE 3c MODE_SETCRTC a2 MODE_CURSOR a3 MODE_GETGAMMA a4',
      'MODE_SETGAMMA a5 MODE_ATTACHMODE a8 MODE_DETACHMODE a9 MODE_SETPROPERTY ab MODE_ADDFB ae MODE_RMFB af',
      'MODE_PAGE_FLIP b0 MODE_DIRTYFB b1 MODE_SETPLANE b7 MODE_ADDFB2 b8 MODE_OBJ_SETPROPERTY ba MODE_CURSOR2 bb',
      'MODE_ATOMIC bc MODE_CREATEPROPBLOB bd MODE_DESTROYPROPBLOB be MODE_CREATE_LEASE c6 MODE_LIST_LESSEES c7',
      'MODE_GET_LEASE c8 MODE_REVOKE_LEASE c9 MODE_CLOSEFB d0',
    ].join(' '),
  },
  {
    reason: 'is there to hand a buffer on a display to the master: what it looks like is asked by GETFB2',
    card: 'EOPNOTSUPP',
    render: 'EACCES',
    names: 'MODE_GETFB ad',
  },
  {
    reason:
      'takes an eventfd, which the guest has made: the host takes only descriptors that it has given out',
    card: 'EOPNOTSUPP',
    render: 'EOPNOTSUPP',
    names: 'SYNCOBJ_EVENTFD cf',
  },
  {
    reason: 'of drivers that set modes in user space; the kernel has none any more',
    card: 'EINVAL',
    render: 'EINVAL',
    names: [
      'IRQ_BUSID 03 GET_MAP 04 MODESET_CTL 08 SET_UNIQUE 10 CONTROL 14 ADD_MAP 15 ADD_BUFS 16 MARK_BUFS 17 INFO_BUFS 18',
      'MAP_BUFS 19 FREE_BUFS 1a RM_MAP 1b SET_SAREA_CTX 1c GET_SAREA_CTX 1d ADD_CTX 20 RM_CTX 21 MOD_CTX 22 GET_CTX 23',
      'SWITCH_CTX 24 NEW_CTX 25 RES_CTX 26 DMA 29 LOCK 2a UNLOCK 2b AGP_ACQUIRE 30 AGP_RELEASE 31 AGP_ENABLE 32',
      'AGP_INFO 33 AGP_ALLOC 34 AGP_FREE 35 AGP_BIND 36 AGP_UNBIND 37 SG_ALLOC 38 SG_FREE 39',
    ].join(' '),
  },
];

/** Every ioctl of DRM's core that is not served, by number (drivers/gpu/drm/drm_ioctl.c of Linux 6.12). */
export const drmRefusals: readonly DrmRefusal[] = GROUPS.flatMap(({ names, ...rest }) =>
  [...names.matchAll(/(\w+) ([0-9a-f]{2})/g)].map(([, name = '', nr = '']) => ({
    nr: Number.parseInt(nr, 16),
    name: `DRM_IOCTL_${name}`,
    ...rest,
  })),
).sort((a, b) => a.nr - b.nr);

const byNr: ReadonlyMap<number, DrmRefusal> = new Map(drmRefusals.map((one) => [one.nr, one]));

/** Why a number of DRM's core has no row; undefined when it has one, or when there is no such ioctl. */
export function drmRefusal(nr: number): DrmRefusal | undefined {
  return byNr.get(nr);
}
