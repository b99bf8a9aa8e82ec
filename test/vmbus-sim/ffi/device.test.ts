import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { expect, it } from 'vitest';
import { createArgument } from '../../../src/vmbus-sim/ffi/index.ts';

/** _IOR('R', 0x00, int) of <linux/random.h>. */
const RNDGETENTCNT = 0x8004_5200;

it('an ioctl writes into its argument, or gives its errno back', () => {
  const argument = createArgument(64);
  const fd = openSync('/dev/urandom', 'r');
  if (argument === null) throw new Error('no memory');
  argument.view.fill(0xff, 0, 8);
  expect(argument.ioctl(fd, RNDGETENTCNT)).toBe(0);
  const words = new DataView(argument.view.buffer, argument.view.byteOffset, 8);
  expect(words.getInt32(0, true)).toBeGreaterThanOrEqual(0);
  expect(words.getInt32(4, true)).toBe(-1);
  expect(argument.ioctl(fd, 0x8004_5500)).toBe(-constants.errno.EINVAL);
  closeSync(fd);
  expect(argument.ioctl(fd, RNDGETENTCNT)).toBe(-constants.errno.EBADF);
  argument.release();
});
