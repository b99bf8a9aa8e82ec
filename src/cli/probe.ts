import { connect } from 'node:net';
import { resolveSocket, type SocketEnv, SocketPathError } from '../vmbus-sim/index.ts';
import { kmbridge } from './commands.ts';
import { CliError } from './exit.ts';

/** A broker accepts within microseconds; a stopped one never does. */
const PATIENCE_MS = 2_000;

/** Whether somebody accepts connections on the socket; leaves again at once. */
export function probeBroker(socket: string, patienceMs = PATIENCE_MS): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    const done = (answer: boolean): void => {
      clearTimeout(timer);
      probe.destroy();
      resolve(answer);
    };
    const timer = setTimeout(done, patienceMs, false);
    probe.once('connect', () => done(true));
    probe.once('error', () => done(false));
  });
}

/** `resolveSocket`, its faults as usage errors. */
export function socketOf(env: SocketEnv, partition: string): string {
  try {
    return resolveSocket(env, partition);
  } catch (error) {
    if (error instanceof SocketPathError) throw new CliError('USAGE', error.message);
    throw error;
  }
}

export function noBroker(socket: string, partition: string): CliError {
  return new CliError(
    'NO_BROKER',
    `no broker answers on ${socket}: start one in another terminal, or give run --start-host`,
    kmbridge('host', '--partition', partition),
  );
}
