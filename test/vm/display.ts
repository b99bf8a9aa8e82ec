// QEMU draws a guest's 3D with the host's GL, for which it wants a display; one in memory does.
import { type ChildProcess, spawn } from 'node:child_process';
import { VmError } from './place.ts';

export interface Display {
  /** For DISPLAY. */
  readonly name: string;
  close(): void;
}

const NUMBER_AT = 3;
const PATIENCE_MS = 20_000;

/** Starts an Xvfb on a number that is free. */
export async function openDisplay(): Promise<Display> {
  const words = [
    '-displayfd',
    String(NUMBER_AT),
    '-screen',
    '0',
    '800x600x24',
    '-nolisten',
    'tcp',
    '-noreset',
  ];
  const server: ChildProcess = spawn('Xvfb', words, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const pipe = server.stdio[NUMBER_AT];
  const number = await new Promise<string>((done, fail) => {
    const timer = setTimeout(() => fail(new VmError('Xvfb does not start')), PATIENCE_MS);
    const end = (result: () => void): void => {
      clearTimeout(timer);
      result();
    };
    pipe?.once('data', (bytes: Buffer) => end(() => done(bytes.toString().trim())));
    server.once('error', (error) => end(() => fail(new VmError(`Xvfb: ${error.message}`))));
    server.once('exit', (code) => end(() => fail(new VmError(`Xvfb ended with ${code}`))));
  }).catch((error: unknown) => {
    server.kill('SIGKILL');
    throw error;
  });
  return { name: `:${number}`, close: () => void server.kill() };
}
