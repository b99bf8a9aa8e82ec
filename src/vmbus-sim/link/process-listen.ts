import { chmodSync, lstatSync, mkdirSync, type Stats, unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import type { HostLink } from './link.ts';
import { hostLink, type UidRange } from './process-host.ts';
import { SOCKET_PATH_BYTES } from './socket-path.ts';

/**
 * `PATH`: too long for a socket address, or something else than a socket lies there. `DIRECTORY`: not ours alone.
 * `IN_USE`: a broker listens there. `SYSTEM`: the system refused.
 */
export type ListenFault = 'PATH' | 'DIRECTORY' | 'IN_USE' | 'SYSTEM';

export class ListenError extends Error {
  readonly code: ListenFault;

  constructor(code: ListenFault, message: string) {
    super(message);
    this.name = 'ListenError';
    this.code = code;
  }
}

/** A listening socket. `close` stops accepting and removes the socket file; links that exist live on. */
export interface Listener {
  close(): Promise<void>;
}

function look(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

/** Whoever can reach the socket file can connect, so the directory is the door: ours, and closed to everyone else. */
function prepareDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const stat = lstatSync(directory);
  if (!stat.isDirectory()) throw new ListenError('DIRECTORY', `${directory} is no directory`);
  if (stat.uid !== process.getuid?.()) {
    throw new ListenError('DIRECTORY', `${directory} belongs to uid ${stat.uid}`);
  }
  // Not repaired: it may be a directory that others are meant to use, such as /tmp.
  const mode = stat.mode & 0o777;
  if ((mode & 0o077) !== 0) {
    const found = `${directory} has mode ${mode.toString(8)}`;
    throw new ListenError('DIRECTORY', `${found}, so others can connect: chmod 700 it or name another`);
  }
}

/** Whether something accepts connections there; only a refused connection proves that nothing does. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT');
    });
  });
}

/** Removes the socket file of a broker that is gone. */
async function clear(path: string): Promise<void> {
  const found = look(path);
  if (found === null) return;
  if (!found.isSocket()) throw new ListenError('PATH', `${path} exists and is no socket`);
  if (await answers(path)) throw new ListenError('IN_USE', `a broker already listens at ${path}`);
  // Another broker may have taken it over in the meantime; its socket is another file.
  if (look(path)?.ino !== found.ino) throw new ListenError('IN_USE', `another broker took over ${path}`);
  unlinkSync(path);
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/**
 * Makes `server` listen on a socket file of that mode in a directory of mode 0700, made when it is missing. A stale socket
 * file is taken over, a live one is not. Closing the server removes the file.
 *
 * Rejects with ListenError.
 */
export async function listenPrivately(server: Server, path: string, mode = 0o600): Promise<void> {
  const bytes = Buffer.byteLength(path);
  if (bytes === 0 || bytes > SOCKET_PATH_BYTES || path.includes('\0')) {
    throw new ListenError('PATH', `socket path of ${bytes} bytes, at most ${SOCKET_PATH_BYTES}: ${path}`);
  }
  try {
    prepareDirectory(dirname(path));
    await clear(path);
    await listening(server, path);
    chmodSync(path, mode);
  } catch (error) {
    if (server.listening) server.close();
    if (error instanceof ListenError) throw error;
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    throw new ListenError(
      code === 'EADDRINUSE' ? 'IN_USE' : 'SYSTEM',
      `cannot listen at ${path}: ${String(error)}`,
    );
  }
}

/**
 * Listens for guest processes (`listenPrivately`). `onError` hears of connections that were refused and why.
 *
 * Peers of our own uid are accepted, and of `also`: then the socket file lets everyone write, because a box of another uid
 * that is given this one file has no other way to it. The directory still keeps everybody else out, and the uid is
 * looked at again when somebody connects.
 *
 * Rejects with ListenError.
 */
export async function listenProcess(
  path: string,
  onConnection: (link: HostLink) => void,
  onError: (error: Error) => void = () => {},
  also: readonly UidRange[] = [],
): Promise<Listener> {
  // Paused, so that no frame is lost between accept and `start`.
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    const link = hostLink(socket, also);
    if (typeof link === 'string') onError(new Error(`connection refused: ${link}`));
    else onConnection(link);
  });
  await listenPrivately(server, path, also.length === 0 ? 0o600 : 0o666);
  server.on('error', onError);
  return {
    async close() {
      // Not awaited: its callback waits for every connection, and those belong to their links.
      if (server.listening) server.close();
    },
  };
}
