import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A child process of a test and the lines it prints. */
export interface Child {
  readonly pid: number;
  /** The next line on its stdout; rejects when it ends first. */
  line(): Promise<string>;
  kill(): void;
  ended(): Promise<void>;
}

const running = new Set<ChildProcess>();
const directories: string[] = [];

/** Starts one of the fixtures. */
export function startFixture(name: string, ...args: readonly string[]): Child {
  const file = join(import.meta.dirname, 'fixtures', name);
  return start(name, process.execPath, ['--import', 'tsx', file, ...args]);
}

/** The same, with at most so many descriptors. */
export function startPoorFixture(descriptors: number, name: string, ...args: readonly string[]): Child {
  const file = join(import.meta.dirname, 'fixtures', name);
  const script = `ulimit -n ${descriptors} && exec "$0" "$@"`;
  return start(name, 'sh', ['-c', script, process.execPath, '--import', 'tsx', file, ...args]);
}

function start(name: string, command: string, args: readonly string[]): Child {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const exit = once(child, 'exit').then(() => void running.delete(child));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? -1,
    async line() {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${name} ended without another line`);
      return String(value);
    },
    kill: () => void child.kill('SIGKILL'),
    ended: () => exit,
  };
}

/** A directory of mode 0700 that goes with `cleanUp`. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kmbridge-link-'));
  directories.push(directory);
  return directory;
}

/** Ends every child that is still there and waits for it. */
export async function cleanUp(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const exit = once(child, 'exit');
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await exit;
    }),
  );
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}
