import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ERRNO, STATUS } from '../../src/abi/index.ts';
import { type RunningBroker, startBroker } from '../../src/cli/broker.ts';
import { endAll, eventually, manifestOf, remove, start, temporary } from './harness.ts';

/** What each wrong call is answered; statuses at the typed door, −errno at the raw one. */
const EXPECTED: Readonly<Record<string, number>> = {
  good: 0,
  'unknown number': -ERRNO.ENOTTY,
  'wrong size': -ERRNO.ENOTTY,
  'wrong direction': -ERRNO.ENOTTY,
  'wrong type byte': -ERRNO.ENOTTY,
  'null struct': -ERRNO.EFAULT,
  'wild struct': -ERRNO.EFAULT,
  'struct off the end': -ERRNO.EFAULT,
  'null buffer': -ERRNO.EFAULT,
  'wild buffer': -ERRNO.EFAULT,
  'size at its bound': 0,
  'size one past it': -ERRNO.EINVAL,
  'size 0': -ERRNO.EINVAL,
  'wait for 10916': 0,
  'wait for 10917': -ERRNO.EINVAL,
  'wait for none': -ERRNO.EINVAL,
  '1024 allocations': 0,
  '1025 allocations': STATUS.INVALID_PARAMETER,
  '32 objects': 0,
  '33 objects': -ERRNO.EINVAL,
  '0 objects': -ERRNO.EINVAL,
  'handle of another kind': -ERRNO.EINVAL,
  'handle that never was': -ERRNO.EINVAL,
  'handle 0': -ERRNO.EINVAL,
  'one-way, bad context': -ERRNO.EINVAL,
  'one-way, context in its place': 0,
  'device of another process': STATUS.INVALID_PARAMETER,
  'fence of another process': STATUS.INVALID_PARAMETER,
  'fence of another process beside our own device': STATUS.INVALID_PARAMETER,
  'device of another life': STATUS.INVALID_PARAMETER,
  'context that went with it': STATUS.INVALID_PARAMETER,
  'a new device': 0,
  'its handle is another': 1,
  'after close': -ERRNO.EBADF,
};

describe('a guest that does everything wrong', () => {
  const directory = temporary();
  let running: RunningBroker;
  beforeAll(async () => {
    running = await startBroker({
      directory,
      partitions: [{ name: 'bad' }],
      driver: { driver: 'softgpu', version: '1.1.0.0' },
      policy: 'exact',
      log: 'silent',
    });
  });
  afterEach(endAll);
  afterAll(async () => {
    await running.close();
    remove(directory);
  });

  it('is answered each time by name, and leaves nothing behind', async () => {
    const guest = start('test/process/guests/bad-input.ts', [], {
      KMBRIDGE_SOCKET: running.socket('bad'),
      KMBRIDGE_PARTITION: 'bad',
      KMBRIDGE_MANIFEST: manifestOf('1.1.0.0'),
    });
    expect(await guest.ended, guest.err()).toBe(0);
    expect(JSON.parse(guest.out())).toEqual(EXPECTED);
    await eventually('nothing left', () =>
      Object.values(running.broker.inspect().totals).every((count) => count === 0),
    );
  });
});
