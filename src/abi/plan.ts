import type { ErrnoName, StatusName } from './status.ts';

/**
 * The derived form of the schema: what a row of `proto/kmbridge` says, with C offsets computed.
 * Everything else (codecs, gather/scatter, docs, fingerprint) is driven by these objects.
 */

/** Who fills a field: the caller (`in`), the driver (`out`), both, or nobody (padding, legacy). */
export type Direction = 'in' | 'out' | 'inout' | 'none';

/** C type of a field that is not an embedded struct. `luid` is two u32 (alignment 4, size 8). */
export type Scalar = 'u8' | 'u16' | 'u32' | 'i32' | 'u64' | 'luid';

/** Which of the kernel's interfaces a row belongs to. */
export type Surface = 'dxg' | 'drm';

/** DRM drivers with rows of their own, by the name that DRM_IOCTL_VERSION answers. */
export type DrmDriver = 'virtio_gpu' | 'vgem';

/**
 * Object kinds that a 32-bit handle can name: those of dxg's d3dkmthandle, and those of DRM, each with a space of its own:
 * buffers (`gem`), `syncobj`, and vgem's `fence`.
 */
export type HandleKind =
  | 'adapter'
  | 'device'
  | 'context'
  | 'resource'
  | 'allocation'
  | 'pagingqueue'
  | 'syncobject'
  | 'hwqueue'
  | 'sharedresource'
  | 'sharedsyncobject'
  | 'gem'
  | 'syncobj'
  | 'fence';

/**
 * What of the calling process a field names. `descriptor`: a file descriptor; on the wire the ticket under which it travels
 * on the lane. `event`: an eventfd; on the wire an id that the guest chose. `memory`: a page-aligned address of existing
 * memory; in a reply the token of the slab that replaces it. 0 is none in each u64; in an i32 it is descriptor 0.
 */
export type CallerKind = 'descriptor' | 'event' | 'memory';

/** What a descriptor of a DRM row is: a buffer, a whole syncobj, one fence, or the memory of a submission queue. */
export type DescriptorKind = 'dma-buf' | 'syncobj' | 'sync-file' | 'queue';

/** A descriptor of a DRM row. */
export interface DescriptorUse {
  /** What may be passed in, or what comes out. One of another kind is EINVAL. */
  readonly gives: DescriptorKind;
  /** What a number that is no open descriptor is answered with. */
  readonly errno: ErrnoName;
}

/** A field is live only when `(struct.field & mask) == equals`, or not where it says so (a union's selector). */
export interface Condition {
  readonly field: string;
  readonly offset: number;
  readonly mask: number;
  readonly equals: number;
  /** It is live when that does not hold. */
  readonly not?: true;
}

/** What a handle field means for the handle graph. */
export interface HandleUse {
  readonly kinds: readonly HandleKind[];
  /**
   * `use`: must exist; `new`: made by the call; `destroy`: released when the driver says yes; `use-or-new`: an existing
   * one when not 0, and the call may make one (the resource of 0x06); `find-or-new`: made by the call unless the object
   * has a handle already, which it then keeps (a PRIME import).
   */
  readonly use: 'use' | 'new' | 'destroy' | 'use-or-new' | 'find-or-new';
  /** Zero is allowed and means "none". */
  readonly optional: boolean;
  /** Whether the parent of an object created by this row (the device of a context, …). */
  readonly parent: boolean;
  /** Status of a bad handle: EINVAL at the raw ioctl where dxgkrnl looks it up, EBADF where only the host can. */
  readonly bad: 'INVALID_PARAMETER' | 'INVALID_HANDLE';
  /** The same on DRM, where each call has an errno of its own: it stands in place of `bad`. */
  readonly errno?: ErrnoName;
}

/** A user pointer: `count` elements of `elementSize` bytes behind a u64 field. */
export interface Pointer {
  /** Offset of the count field in the struct that holds the pointer, or null when the count is fixed. */
  readonly countOffset: number | null;
  readonly countField: string | null;
  /** The count is a u64 (size_t); else a u32. */
  readonly wide?: true;
  /**
   * The count that comes back may be more than there was room for. In an image the upper half of the pointer field then
   * has the room, and what travels is the smaller of both.
   */
  readonly clamp?: true;
  /** Offset of the u32 that has to be `elementSize` where there are elements. */
  readonly strideOffset?: number;
  readonly fixedCount: number;
  readonly min: number;
  readonly max: number;
  readonly elementSize: number;
  readonly element: Scalar | StructPlan;
  readonly nullable: boolean;
}

/** An array inside the struct itself; only the first `count` elements travel. */
export interface Inline {
  readonly length: number;
  readonly countOffset: number | null;
  readonly countField: string | null;
  readonly elementSize: number;
  readonly element: Scalar;
}

/** One field of a C struct. `tag` is the protobuf field number. */
export interface Field {
  readonly name: string;
  readonly tag: number;
  readonly offset: number;
  /** Bytes inside the struct (a pointer is 8). */
  readonly size: number;
  readonly direction: Direction;
  readonly scalar: Scalar | null;
  readonly struct: StructPlan | null;
  readonly pointer: Pointer | null;
  readonly inline: Inline | null;
  readonly handle: HandleUse | null;
  /** The value is an address in the caller's process: a slab token on the wire and in the host's image. */
  readonly mapped: boolean;
  readonly caller: CallerKind | null;
  /** An offset under which mmap(2) of the device finds the buffer that the row names. */
  readonly mmap?: true;
  readonly descriptor?: DescriptorUse;
  /**
   * The pointer of the argument struct into whose array this address points: an offset there on the wire and in the
   * image; null for any other value.
   */
  readonly inside: string | null;
  readonly union: string | null;
  readonly when: Condition | null;
  /** Inclusive bounds of a scalar that is a count or size; null when unbounded. */
  readonly min: number | null;
  readonly max: number | null;
  /** A size that needs no check of its own: past `max` the message is past its `overflow`. */
  readonly overflow?: true;
  /** The protobuf scalar that carries it. */
  readonly wire: 'uint32' | 'int32' | 'fixed32' | 'fixed64' | 'bytes' | 'message';
}

/** A C struct with its natural x86-64 layout. */
export interface StructPlan {
  readonly name: string;
  readonly size: number;
  readonly align: number;
  /** In the order of the wire tags, which is also that of the offsets except between members of a union. */
  readonly fields: readonly Field[];
  /**
   * Tag of the wire-only uint32 that says which nullable pointers are not NULL (bit i: the i-th nullable pointer in
   * field order); requests only. Null when the struct has no nullable pointer.
   */
  readonly presenceTag: number | null;
}

/** Size of a message of the real host's: `fixed` bytes and, for each pointer named, count × bytes. */
export interface MessageSize {
  readonly fixed: number;
  readonly parts: readonly { readonly pointer: string; readonly bytes: number }[];
}

/**
 * Size of the message a real host would have got, both headers included. Past 131,072 the call is EINVAL, as dxgkrnl
 * answers; past `overflow` bytes it is EOVERFLOW. The same bound holds for the `reply`.
 */
export interface PacketSize extends MessageSize {
  readonly overflow?: number;
  readonly reply?: MessageSize;
}

/** Direction bits of a request code, as seen by the kernel: `w` is what it only reads. */
export type Access = 'none' | 'r' | 'w' | 'rw';

/** One ioctl. */
export interface Row {
  readonly surface: Surface;
  /**
   * The number in the head of a call on the wire: dxg's is `nr`; DRM's are 0x200 + `nr` for the core, 0x300 + `nr` for
   * virtio_gpu, 0x400 + `nr` for vgem and 0x500 + `nr` for the bridge's own calls, whose request code is 0.
   */
  readonly id: number;
  /** The number in the request code; DRM drivers' overlap. */
  readonly nr: number;
  /** Whose row it is; null for DRM's core and for dxg. */
  readonly driver: DrmDriver | null;
  /** `LX_DX…` or `DRM_IOCTL_…` */
  readonly name: string;
  /** `D3DKMT…`; DRM has the name once more. */
  readonly api: string;
  /**
   * Full 32-bit request code: dxg's `_IOWR('G', nr, struct)`; DRM's `_IOC(access, 'd', nr, struct)`, where a caller may
   * have another size and other direction bits (`drmRequest`).
   */
  readonly request: number;
  readonly struct: StructPlan;
  readonly scope: 'process' | 'adapter';
  /** May complete later than its turn; never holds up another call. */
  readonly blocking: boolean;
  /** How it is asked without waiting; absent where the row cannot say so, or never waits. */
  readonly nowait?: NoWait;
  /** A row that may block does not where all of these hold; without any it always may. */
  readonly atOnce?: readonly Condition[];
  /** What it waits for is that nothing works on the one buffer that it names, as the buffer's descriptor tells. */
  readonly idle?: true;
  /** Sent without completion when every argument is known good on this side. */
  readonly oneWay: boolean;
  /** Kinds of object that this row makes; each must have a limit. */
  readonly creates: readonly HandleKind[];
  readonly destroys: readonly HandleKind[];
  /** Capability a partition needs to be granted. */
  readonly capability: string;
  /** First ABI revision that has the row. */
  readonly since: number;
  readonly packet: PacketSize;
  /** For people: what it does on softgpu, a sentence without its full stop. Only dxg's rows say so. */
  readonly does?: string;
  /** Its statuses beyond those that any row may give. */
  readonly errors?: readonly RowError[];
  /** What DRM says beside that; undefined for dxg. */
  readonly drm?: DrmFacts;
}

/** A status that a row may give, and when. */
export interface RowError {
  readonly status: StatusName;
  readonly when: string;
}

/** The host's own business: no guest sees of it, so it is no part of the fingerprint. */
export interface NoWait {
  /** An integer of the struct: its offset and size, and what it gets: `set` in its place, or `bits` beside what it has. */
  readonly offset: number;
  readonly size: 4 | 8;
  readonly way: 'set' | 'bits';
  readonly value: number;
  /** What the kernel says when it would have waited. */
  readonly notYet: ErrnoName;
  /** How long it would have waited at the most; null: until the field's own value, ns of CLOCK_MONOTONIC. */
  readonly patienceMs: number | null;
}

export interface DrmFacts {
  readonly access: Access;
  /** The render node takes it, not only the card node. */
  readonly render: boolean;
  /** What the row makes costs the host so many bytes: an expression (charge.ts); null when it makes nothing. */
  readonly charge: string | null;
  /** Queues work on the device that goes on after the call has returned. */
  readonly submits?: true;
  /** Where all of these hold, a submission queue of the open file serves it without the broker. */
  readonly direct?: readonly Condition[];
  /** After it the work of the open file is done in several orders. */
  readonly unordered?: true;
}
