import { join } from 'node:path';
import { isGone, start, type Watched } from '../process/harness.ts';

export interface Host {
  readonly process: Watched;
  /** Of the partition. */
  readonly socket: string;
  /** Where a guest's command finds it. */
  readonly env: Readonly<Record<string, string>>;
}

/** Throws with all it said when a host has ended: what a guest says of that helps nobody. */
export async function expectAlive({ process }: Host): Promise<void> {
  if (!isGone(process.pid)) return;
  throw new Error(`the host is gone (${await process.ended}): ${process.err()}`);
}

/** `kmbridge host` with one partition, its sockets in `directory`; ended with all others by `endAll`. */
export async function startHost(directory: string, partition: string): Promise<Host> {
  const env = { KMBRIDGE_DIR: directory };
  const process = start('bin/kmbridge.mjs', ['host', '--partition', partition], env);
  await process.until('out', 'stop with');
  return { process, socket: join(directory, `${partition}.sock`), env };
}
