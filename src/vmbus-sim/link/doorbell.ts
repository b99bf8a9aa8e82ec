import { writeSync } from 'node:fs';
import { Socket } from 'node:net';

const ONE = Uint8Array.of(1);
/** Where rings are read to and never looked at: a whole pipe at once, for every doorbell of the process. */
const IGNORED = new Uint8Array(64 * 1024);

/** Rings through a non-blocking pipe end. EAGAIN: the pipe is full of rings. EPIPE: nobody is left, which others tell of. */
export function ringPipe(fd: number): void {
  if (fd < 0) return;
  try {
    writeSync(fd, ONE, 0, 1);
  } catch {
    // Both are fine, and a ring has nobody to report to.
  }
}

/**
 * Calls `onRing` from the event loop for one or more rings. Takes the descriptor over and makes its open file
 * non-blocking; `onEnd` says once that all writers are gone. Destroying the socket closes the descriptor.
 */
export function listenPipe(fd: number, onRing: () => void, onEnd?: () => void): Socket {
  const options = {
    fd,
    readable: true,
    writable: false,
    // Into one buffer: otherwise each ring would allocate one.
    onread: {
      buffer: IGNORED,
      callback: () => {
        onRing();
        return true;
      },
    },
  };
  const socket = new Socket(options);
  socket.on('error', () => socket.destroy());
  if (onEnd !== undefined) socket.once('end', onEnd);
  return socket;
}
