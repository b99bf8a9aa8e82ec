import type { ChildProcess } from 'node:child_process';

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves when somebody asks this process to end. */
export function untilEnded(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const ended = (signal: NodeJS.Signals): void => {
      for (const name of ENDING) process.off(name, ended);
      resolve(signal);
    };
    for (const name of ENDING) process.on(name, ended);
  });
}

/**
 * Passes requests to end on to the guest, so that we outlive it: sockets and directories are cleaned up and its exit code
 * is reported. Returns the function that stops it.
 */
export function passSignals(child: ChildProcess): () => void {
  const pass = (signal: NodeJS.Signals): void => {
    // A terminal sends SIGINT to the whole group: the guest has it already.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const name of ENDING) process.on(name, pass);
  return () => {
    for (const name of ENDING) process.off(name, pass);
  };
}
