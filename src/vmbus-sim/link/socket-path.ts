import { join } from 'node:path';

/** Longest path a `sockaddr_un` holds with its terminating zero (unix(7)). */
export const SOCKET_PATH_BYTES = 107;

export const DEFAULT_PARTITION = 'default';

/** The variables that say where a broker listens; `process.env` fits. */
export interface SocketEnv {
  readonly [name: string]: string | undefined;
}

/** A name that cannot be a partition's, or a path that no socket address holds. */
export class SocketPathError extends Error {
  readonly code: 'PARTITION' | 'TOO_LONG';

  constructor(code: 'PARTITION' | 'TOO_LONG', message: string) {
    super(message);
    this.name = 'SocketPathError';
    this.code = code;
  }
}

const PARTITION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** An empty variable counts as unset, as in the shell's `${NAME:-default}`. */
const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/** Where brokers of a user listen: `${KMBRIDGE_DIR:-${XDG_RUNTIME_DIR:-/tmp}/kmbridge-$UID}`; mode 0700. */
export function socketDirectory(env: SocketEnv, uid: number = process.getuid?.() ?? 0): string {
  return given(env['KMBRIDGE_DIR']) ?? join(given(env['XDG_RUNTIME_DIR']) ?? '/tmp', `kmbridge-${uid}`);
}

/** The socket of `partition` in `directory`; the name cannot lead out of it. Throws SocketPathError. */
export function socketIn(directory: string, partition: string): string {
  if (!PARTITION.test(partition)) {
    const name = JSON.stringify(partition);
    throw new SocketPathError(
      'PARTITION',
      `partition ${name}: letters, digits, dot, dash and underscore, at most 64`,
    );
  }
  return checked(join(directory, `${partition}.sock`));
}

/** What a guest connects to: KMBRIDGE_SOCKET when set, else the partition's own. Throws SocketPathError. */
export function resolveSocket(
  env: SocketEnv,
  partition: string = DEFAULT_PARTITION,
  uid: number = process.getuid?.() ?? 0,
): string {
  const override = given(env['KMBRIDGE_SOCKET']);
  return override === undefined ? socketIn(socketDirectory(env, uid), partition) : checked(override);
}

/** Where the calls of a partition may be watched: beside its socket, and never passed into a sandbox. */
export function traceSocketOf(socket: string): string {
  return `${socket.replace(/\.sock$/, '')}.trace`;
}

function checked(path: string): string {
  const bytes = Buffer.byteLength(path);
  if (bytes <= SOCKET_PATH_BYTES) return path;
  const long = `socket path of ${bytes} bytes, at most ${SOCKET_PATH_BYTES}`;
  throw new SocketPathError('TOO_LONG', `${long}: set KMBRIDGE_DIR to a shorter directory (${path})`);
}
