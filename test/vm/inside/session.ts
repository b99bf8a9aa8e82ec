// A broker and a guest session of it, beside the clients; their environment is what makes a client a guest.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Bridge } from '../plan.ts';

const SESSION = join(import.meta.dirname, 'session.sh');
/** Ten times what both take to start on a slow machine: for what hangs. */
const READY_MS = 600_000;

export interface Session {
  readonly env: Readonly<Record<string, string>>;
  /** Ends both. */
  close(): Promise<void>;
}

/** The trace is written in memory first: the folder of the results is slow for whoever writes line by line. */
interface Folders {
  readonly work: string;
  readonly results: string;
  readonly trace: boolean;
}

/** What a program writes until `end` of it has come. */
async function until(stream: Readable, end: string, what: string): Promise<string> {
  let text = '';
  const timer = setTimeout(() => stream.destroy(new Error(`${what} does not get ready`)), READY_MS);
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    text += chunk;
    if (text.includes(end)) break;
  }
  clearTimeout(timer);
  if (!text.includes(end)) throw new Error(`${what} ended before it was ready`);
  stream.resume();
  return text.slice(0, text.indexOf(end));
}

export function parseEnvironment(text: string): Record<string, string> {
  const entries = text.split('\0').filter((entry) => entry.includes('='));
  return Object.fromEntries(
    entries.map((entry) => {
      const at = entry.indexOf('=');
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Starts both. Their logs are in the folder of the results, the trace is there once they are closed. */
export async function startSession(bridge: Bridge, folders: Folders): Promise<Session> {
  const { work, results } = folders;
  const { name, cli, node } = bridge;
  const trace = `${name}.trace`;
  const start = (words: readonly string[], log: string): ChildProcess => {
    const errors = openSync(join(results, `${name}.${log}.log`), 'w');
    return spawn(process.execPath, [cli, ...words], { stdio: ['pipe', 'pipe', errors] });
  };
  const traced = folders.trace ? ['--trace', join(work, trace)] : [];
  const host = ['--driver', `drm:${node}`, ...traced, '--json'];
  const broker = start(['host', '--partition', name, ...host], 'broker');
  await until(broker.stdout as Readable, '\n', `the broker of ${name}`);
  const run = ['--driver', name, '--', '/bin/sh', SESSION];
  const guest = start(['run', '--partition', name, ...run], 'session');
  const text = await until(guest.stdout as Readable, '\0\0', `the session of ${name}`);
  return {
    env: parseEnvironment(text),
    async close() {
      guest.stdin?.end();
      await ended(guest);
      broker.kill('SIGTERM');
      await ended(broker);
      if (folders.trace) copyFileSync(join(work, trace), join(results, trace));
    },
  };
}
