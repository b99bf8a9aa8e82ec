/** NTSTATUS values of this surface, as int32 (ntstatus.h names without STATUS_). */
export const STATUS = {
  SUCCESS: 0,
  TIMEOUT: 0x102,
  PENDING: 0x103,
  UNSUCCESSFUL: 0xc0000001 | 0,
  NOT_IMPLEMENTED: 0xc0000002 | 0,
  INVALID_HANDLE: 0xc0000008 | 0,
  INVALID_PARAMETER: 0xc000000d | 0,
  NO_MEMORY: 0xc0000017 | 0,
  ILLEGAL_INSTRUCTION: 0xc000001d | 0,
  ACCESS_DENIED: 0xc0000022 | 0,
  BUFFER_TOO_SMALL: 0xc0000023 | 0,
  OBJECT_TYPE_MISMATCH: 0xc0000024 | 0,
  OBJECT_NAME_INVALID: 0xc0000033 | 0,
  OBJECT_NAME_NOT_FOUND: 0xc0000034 | 0,
  OBJECT_NAME_COLLISION: 0xc0000035 | 0,
  NOT_SUPPORTED: 0xc00000bb | 0,
  DEVICE_REMOVED: 0xc00002b6 | 0,
  GRAPHICS_DRIVER_MISMATCH: 0xc01e0009 | 0,
  GRAPHICS_ALLOCATION_BUSY: 0xc01e0102 | 0,
} as const;

export type StatusName = keyof typeof STATUS;

/** Linux errno values that the device answers with (asm-generic/errno.h). */
export const ERRNO = {
  EPERM: 1,
  ENOENT: 2,
  EINTR: 4,
  EBADF: 9,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EFAULT: 14,
  EBUSY: 16,
  EEXIST: 17,
  ENODEV: 19,
  EINVAL: 22,
  EMFILE: 24,
  ENOTTY: 25,
  ENOSYS: 38,
  ETIME: 62,
  EOVERFLOW: 75,
  EPROTOTYPE: 91,
  EOPNOTSUPP: 95,
  EINPROGRESS: 115,
} as const;

export type ErrnoName = keyof typeof ERRNO;
export type Errno = (typeof ERRNO)[keyof typeof ERRNO];

/** What a negative status becomes at the raw ioctl, as in dxgkrnl; what is not listed is EINVAL. */
const TO_ERRNO: ReadonlyMap<number, Errno> = new Map<number, Errno>([
  [STATUS.OBJECT_NAME_COLLISION, ERRNO.EEXIST],
  [STATUS.NO_MEMORY, ERRNO.ENOMEM],
  [STATUS.INVALID_PARAMETER, ERRNO.EINVAL],
  [STATUS.OBJECT_NAME_INVALID, ERRNO.ENOENT],
  [STATUS.OBJECT_NAME_NOT_FOUND, ERRNO.ENOENT],
  [STATUS.BUFFER_TOO_SMALL, ERRNO.EOVERFLOW],
  [STATUS.DEVICE_REMOVED, ERRNO.ENODEV],
  [STATUS.ACCESS_DENIED, ERRNO.EACCES],
  [STATUS.NOT_SUPPORTED, ERRNO.EPERM],
  [STATUS.NOT_IMPLEMENTED, ERRNO.EPERM],
  [STATUS.ILLEGAL_INSTRUCTION, ERRNO.EOPNOTSUPP],
  [STATUS.INVALID_HANDLE, ERRNO.EBADF],
  [STATUS.GRAPHICS_ALLOCATION_BUSY, ERRNO.EINPROGRESS],
  [STATUS.OBJECT_TYPE_MISMATCH, ERRNO.EPROTOTYPE],
]);

/** What an errno means at the typed door, as libdxg maps it back; what is not listed is UNSUCCESSFUL. */
const FROM_ERRNO: ReadonlyMap<number, number> = new Map<number, number>([
  [ERRNO.EEXIST, STATUS.OBJECT_NAME_COLLISION],
  [ERRNO.ENOMEM, STATUS.NO_MEMORY],
  [ERRNO.EINVAL, STATUS.INVALID_PARAMETER],
  [ERRNO.ENOENT, STATUS.OBJECT_NAME_INVALID],
  [ERRNO.EAGAIN, STATUS.TIMEOUT],
  [ERRNO.EOVERFLOW, STATUS.BUFFER_TOO_SMALL],
  [ERRNO.ENODEV, STATUS.DEVICE_REMOVED],
  [ERRNO.EACCES, STATUS.ACCESS_DENIED],
  [ERRNO.ENOSYS, STATUS.NOT_SUPPORTED],
  [ERRNO.EPERM, STATUS.NOT_SUPPORTED],
  [ERRNO.EOPNOTSUPP, STATUS.ILLEGAL_INSTRUCTION],
  [ERRNO.EBADF, STATUS.INVALID_HANDLE],
  [ERRNO.EINPROGRESS, STATUS.GRAPHICS_ALLOCATION_BUSY],
  [ERRNO.EPROTOTYPE, STATUS.OBJECT_TYPE_MISMATCH],
]);

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(STATUS).map(([name, value]) => [value, `STATUS_${name}`]),
);

/** What the ioctl returns for a status: success values as they are, failures as −errno. Total over int32. */
export function ioctlResult(status: number): number {
  return status >= 0 ? status : -(TO_ERRNO.get(status) ?? ERRNO.EINVAL);
}

/** The status a typed caller sees for a positive errno. Total. */
export function statusOfErrno(errno: number): number {
  return FROM_ERRNO.get(errno) ?? STATUS.UNSUCCESSFUL;
}

/** `EINVAL` and the like for a positive errno, or its number. */
export function errnoName(errno: number): string {
  return Object.entries(ERRNO).find(([, value]) => value === errno)?.[0] ?? `errno ${errno}`;
}

/** `STATUS_…`, or the value in hex for one that has no name here. */
export function statusName(status: number): string {
  return NAMES.get(status) ?? `0x${(status >>> 0).toString(16).padStart(8, '0').toUpperCase()}`;
}
