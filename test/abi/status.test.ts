import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERRNO, ioctlResult, STATUS, statusName, statusOfErrno } from '../../src/abi/index.ts';

/** protocol of the raw device: NTSTATUS to errno, as dxgkrnl translates. */
const DOWN: readonly (readonly [keyof typeof STATUS, keyof typeof ERRNO])[] = [
  ['OBJECT_NAME_COLLISION', 'EEXIST'],
  ['NO_MEMORY', 'ENOMEM'],
  ['INVALID_PARAMETER', 'EINVAL'],
  ['OBJECT_NAME_INVALID', 'ENOENT'],
  ['OBJECT_NAME_NOT_FOUND', 'ENOENT'],
  ['BUFFER_TOO_SMALL', 'EOVERFLOW'],
  ['DEVICE_REMOVED', 'ENODEV'],
  ['ACCESS_DENIED', 'EACCES'],
  ['NOT_SUPPORTED', 'EPERM'],
  ['NOT_IMPLEMENTED', 'EPERM'],
  ['ILLEGAL_INSTRUCTION', 'EOPNOTSUPP'],
  ['INVALID_HANDLE', 'EBADF'],
  ['GRAPHICS_ALLOCATION_BUSY', 'EINPROGRESS'],
  ['OBJECT_TYPE_MISMATCH', 'EPROTOTYPE'],
];

describe('statuses at the raw ioctl', () => {
  it.each(DOWN)('STATUS_%s is %s', (status, errno) => {
    expect(ioctlResult(STATUS[status])).toBe(-ERRNO[errno]);
  });

  it('every other failure is EINVAL, every success passes; nothing else comes out', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (status) => {
        const result = ioctlResult(status);
        if (status >= 0) expect(result).toBe(status);
        else expect(Object.values(ERRNO)).toContain(-result);
      }),
    );
    expect(ioctlResult(STATUS.GRAPHICS_DRIVER_MISMATCH)).toBe(-ERRNO.EINVAL);
    expect(ioctlResult(STATUS.PENDING)).toBe(0x103);
  });
});

describe('errno at the typed door', () => {
  it('gives back the status that became it, where only one did', () => {
    for (const [status, errno] of DOWN) {
      if (status === 'OBJECT_NAME_NOT_FOUND' || status === 'NOT_IMPLEMENTED') continue;
      expect(statusOfErrno(ERRNO[errno]), status).toBe(STATUS[status]);
    }
  });

  it('is total: what has no row is UNSUCCESSFUL', () => {
    for (const errno of [0, ERRNO.EFAULT, ERRNO.ENOTTY, ERRNO.EINTR, 4095, -1])
      expect(statusOfErrno(errno)).toBe(STATUS.UNSUCCESSFUL);
  });
});

it('names a status, or shows it in hex', () => {
  expect(statusName(STATUS.DEVICE_REMOVED)).toBe('STATUS_DEVICE_REMOVED');
  expect(statusName(0xc0001234 | 0)).toBe('0xC0001234');
});
