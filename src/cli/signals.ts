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

/** Requests to end that go to a guest instead of ending us. */
export interface Passing {
  /** Names the guest: what has come until now goes to it, too. */
  to(child: ChildProcess): void;
  stop(): void;
}

/**
 * Passes requests to end on to a guest, so that we outlive it: sockets and directories are cleaned up and its exit code
 * is reported. Begins before the guest is started: whoever sees its first output may ask us to end at once.
 */
export function passSignals(): Passing {
  const early: NodeJS.Signals[] = [];
  let guest: ChildProcess | null = null;
  const pass = (signal: NodeJS.Signals): void => {
    if (guest === null) early.push(signal);
    // A terminal sends SIGINT to the whole group: the guest has it already.
    else if (signal !== 'SIGINT' || !process.stdin.isTTY) guest.kill(signal);
  };
  for (const name of ENDING) process.on(name, pass);
  return {
    to(child) {
      guest = child;
      for (const signal of early.splice(0)) pass(signal);
    },
    stop() {
      for (const name of ENDING) process.off(name, pass);
    },
  };
}
