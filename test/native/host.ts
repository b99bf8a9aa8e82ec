import { join } from 'node:path';
import { start, type Watched } from '../process/harness.ts';

export interface Host {
  readonly process: Watched;
  /** Of the partition. */
  readonly socket: string;
  /** Where a guest's command finds it. */
  readonly env: Readonly<Record<string, string>>;
}

/** Throws with all it said when a host has ended: what a guest says of that helps nobody. */
export function expectAlive({ process }: Host): void {
  if (process.child.exitCode === null && process.child.signalCode === null) return;
  throw new Error(
    `the host is gone (${process.child.exitCode ?? process.child.signalCode}): ${process.err()}`,
  );
}

/** `kmbridge host` with one partition, its sockets in `directory`; ended with all others by `endAll`. */
export async function startHost(directory: string, partition: string): Promise<Host> {
  const env = { KMBRIDGE_DIR: directory };
  const process = start('bin/kmbridge.mjs', ['host', '--partition', partition], env);
  await process.until('out', 'stop with');
  return { process, socket: join(directory, `${partition}.sock`), env };
}
