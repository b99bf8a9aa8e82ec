import { describe, expect, it } from 'vitest';
import { ERRNO, ioctlResult, STATUS, statusOfErrno } from '../../src/abi/index.ts';

/** ntstatus.h values with the errno that dxgkrnl answers for each: written down apart from the table under test. */
const FAILURES: readonly (readonly [status: number, errno: number])[] = [
  [0xc0000035, 17],
  [0xc0000017, 12],
  [0xc000000d, 22],
  [0xc0000033, 2],
  [0xc0000034, 2],
  [0xc0000023, 75],
  [0xc00002b6, 19],
  [0xc0000022, 13],
  [0xc00000bb, 1],
  [0xc0000002, 1],
  [0xc000001d, 95],
  [0xc0000008, 9],
  [0xc01e0102, 115],
  [0xc0000024, 91],
];

/** What libdxg makes of an errno. */
const BACK: readonly (readonly [errno: number, status: number])[] = [
  [17, 0xc0000035],
  [12, 0xc0000017],
  [22, 0xc000000d],
  [2, 0xc0000033],
  [11, 0x102],
  [75, 0xc0000023],
  [19, 0xc00002b6],
  [13, 0xc0000022],
  [38, 0xc00000bb],
  [1, 0xc00000bb],
  [95, 0xc000001d],
  [9, 0xc0000008],
  [115, 0xc01e0102],
  [91, 0xc0000024],
];

describe('a status at the raw ioctl', () => {
  it.each(FAILURES)('%i is −%i', (status, errno) => {
    expect(ioctlResult(status | 0)).toBe(-errno);
  });

  it('passes success values through, the largest included', () => {
    for (const status of [STATUS.SUCCESS, STATUS.TIMEOUT, STATUS.PENDING, 0x7fffffff])
      expect(ioctlResult(status)).toBe(status);
  });

  it('is EINVAL for every failure without a row, one past the success values included', () => {
    const listed = new Set(FAILURES.map(([status]) => status | 0));
    const known = Object.values(STATUS).filter((status) => status < 0 && !listed.has(status));
    expect(known).toContain(STATUS.GRAPHICS_DRIVER_MISMATCH);
    for (const status of [...known, 0x80000000 | 0, 0xc0001234 | 0, -1])
      expect(ioctlResult(status)).toBe(-ERRNO.EINVAL);
  });
});

describe('an errno at the typed door', () => {
  it.each(BACK)('%i is %i', (errno, status) => {
    expect(statusOfErrno(errno)).toBe(status | 0);
  });

  it('is UNSUCCESSFUL for whatever has no row', () => {
    const listed = new Set(BACK.map(([errno]) => errno));
    for (let errno = 0; errno < 200; errno++)
      if (!listed.has(errno)) expect(statusOfErrno(errno)).toBe(STATUS.UNSUCCESSFUL);
  });

  it('gives a status back that has the same errno, except where two share one', () => {
    const shared: readonly number[] = [STATUS.OBJECT_NAME_NOT_FOUND, STATUS.NOT_IMPLEMENTED];
    for (const [status, errno] of FAILURES)
      if (!shared.includes(status | 0)) expect(statusOfErrno(errno)).toBe(status | 0);
    for (const status of shared)
      expect(ioctlResult(statusOfErrno(-ioctlResult(status)))).toBe(ioctlResult(status));
  });
});

it('no value stands for two names, and every one is an int32', () => {
  const values = Object.values(STATUS);
  expect(new Set(values).size).toBe(values.length);
  for (const value of values) expect(value).toBe(value | 0);
});
