import { describe, expect, it } from 'vitest';
import {
  resolveSocket,
  SOCKET_PATH_BYTES,
  SocketPathError,
  socketIn,
} from '../../../src/vmbus-sim/link/socket-path.ts';

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof SocketPathError) return error.code;
    throw error;
  }
  return 'fine';
};

describe('where a guest connects', () => {
  it.each([
    [{}, undefined, '/tmp/kmbridge-7/default.sock'],
    [{ XDG_RUNTIME_DIR: '/run/user/7' }, undefined, '/run/user/7/kmbridge-7/default.sock'],
    [{ XDG_RUNTIME_DIR: '', KMBRIDGE_DIR: '', KMBRIDGE_SOCKET: '' }, 'a', '/tmp/kmbridge-7/a.sock'],
    [{ XDG_RUNTIME_DIR: '/run/user/7', KMBRIDGE_DIR: '/x' }, 'a', '/x/a.sock'],
    [{ KMBRIDGE_DIR: '/x', KMBRIDGE_SOCKET: '/y.sock' }, 'a', '/y.sock'],
  ])('%o with partition %s is %s', (env, partition, path) => {
    expect(resolveSocket(env, partition, 7)).toBe(path);
  });

  it.each(['', '.', '..', '../up', 'a/b', 'a\0b', 'x'.repeat(65)])(
    'refuses the partition %j',
    (partition) => {
      expect(codeOf(() => resolveSocket({}, partition, 7))).toBe('PARTITION');
    },
  );

  it('takes a path at the limit of a socket address and refuses one byte more', () => {
    const room = SOCKET_PATH_BYTES - '/a.sock'.length;
    expect(codeOf(() => socketIn(`/${'d'.repeat(room - 1)}`, 'a'))).toBe('fine');
    expect(codeOf(() => socketIn(`/${'d'.repeat(room)}`, 'a'))).toBe('TOO_LONG');
    expect(codeOf(() => resolveSocket({ KMBRIDGE_SOCKET: `/${'d'.repeat(SOCKET_PATH_BYTES)}` }))).toBe(
      'TOO_LONG',
    );
  });
});
