/** What a host may do to a guest, step by step, and the one line that the guest's program then prints. */
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { libc } from '../../src/vmbus-sim/ffi/libc.ts';
import type { HostileHost, Script } from './hostile-host.ts';

export interface Attack {
  readonly name: string;
  /** Of the program; the last of them is where it is told. */
  readonly steps: readonly string[];
  /** What that step gives: EBADF from open, ENODEV from calls. */
  readonly error: string;
  readonly line: RegExp | string;
  readonly script: Script;
}

/** Descriptors that are no pipes and no sockets. */
export function files(count: number): number[] {
  return Array.from({ length: count }, () => openSync('/dev/null', 'r+'));
}

/** A memfd without seals, which its maker may cut off at any time. */
export function unsealed(bytes: number, use: (fd: number) => void): void {
  const fd = libc('memfd_create', 'hostile', 3);
  ftruncateSync(fd, bytes);
  use(fd);
  closeSync(fd);
}

/** Says a control frame of these bytes. */
export const raw =
  (...bytes: number[]) =>
  (host: HostileHost) =>
    host.bytes(Uint8Array.from([bytes.length, 0, 0, 0, ...bytes]));
