import { connect, type Socket } from 'node:net';
import { Option } from 'commander';
import { BoundedLines, HABITS, type TraceEvent, type TraceListener } from '../host-km/index.ts';
import { traceSocketOf } from '../vmbus-sim/index.ts';
import { CliError } from './exit.ts';
import { reason, TraceFile } from './trace-file.ts';
import { lostText, traceText } from './trace-text.ts';

/** `--trace`, as every command has it that runs guests. */
export function traceOption(): Option {
  return new Option('--trace <FILE|->', "a line for each call as the broker served it; '-' is stdout");
}

/** Before anything starts: two writers of one stdout. Throws CliError. */
export function checkTrace(options: { readonly trace?: string; readonly json?: boolean }): void {
  if (options.trace === '-' && options.json === true)
    throw new CliError('USAGE', "--trace - and --json both want stdout: give --trace a file's name");
}

/** A trace that is being written. */
export interface Tracing {
  /** After the guest has ended: resolves when every call is written that was served for it. Never rejects. */
  finish(): Promise<void>;
}

/** A trace of a broker in this process. */
export interface BrokerTracing extends Tracing {
  readonly listener: TraceListener;
}

/** Opens `target` for a broker that is not started yet. Throws CliError. */
export function traceBroker(target: string): BrokerTracing {
  const file = TraceFile.open(target);
  let broken: unknown = null;
  const lines = new BoundedLines({
    most: HABITS.traceChars,
    write: (text, done) => {
      if (broken !== null) return done();
      file.write(text).then(done, (error: unknown) => {
        broken = error;
        complain(target, error);
        done();
      });
    },
    lost: lostText,
    soon: (turn) => void setImmediate(turn),
  });
  return {
    listener: (event) => {
      if (broken === null) lines.push(traceText(event));
    },
    async finish() {
      await new Promise<void>((done) => lines.end('', done));
      await file.close().catch(() => {});
    },
  };
}

/**
 * Has the broker behind a partition's socket write its calls to `target`, from now on: whatever starts once this has
 * resolved is shown from its first call. Rejects with CliError.
 */
export async function traceSocket(target: string, socket: string): Promise<Tracing> {
  const file = TraceFile.open(target);
  const client = connect(traceSocketOf(socket));
  client.setEncoding('utf8');
  let written: Promise<void> = Promise.resolve();
  try {
    await new Promise<void>((begun, failed) => {
      written = pump(client, file, begun);
      written.then(() => failed(new Error('it ended at once')), failed);
    });
  } catch (error) {
    client.destroy();
    await file.close();
    if (error instanceof CliError) throw error;
    throw new CliError('FAILED', `the broker on ${socket} shows no calls: ${reason(error)}`);
  }
  return {
    async finish() {
      client.end();
      try {
        await written;
      } catch (error) {
        complain(target, error);
      }
      client.destroy();
      await file.close().catch(() => {});
    },
  };
}

/** Until the end mark. The socket is read no faster than the file takes it: what the broker cannot keep it counts. */
async function pump(client: Socket, file: TraceFile, onBegin: () => void): Promise<void> {
  let rest = '';
  for await (const chunk of client) {
    const lines = `${rest}${String(chunk)}`.split('\n');
    rest = lines.pop() ?? '';
    let text = '';
    for (const line of lines) {
      const message: unknown = JSON.parse(line);
      if (has(message, 'time_ns')) text += traceText(message as unknown as TraceEvent);
      else if (has(message, 'lost')) text += lostText(Number(message['lost']));
      else if (has(message, 'trace')) onBegin();
      else if (has(message, 'error')) throw new CliError('BUSY', String(message['error']));
      else if (has(message, 'end')) {
        await file.write(text);
        return;
      }
    }
    if (text !== '') await file.write(text);
  }
  throw new Error('the broker ended before it said so');
}

function has(message: unknown, key: string): message is Readonly<Record<string, unknown>> {
  return typeof message === 'object' && message !== null && key in message;
}

function complain(target: string, error: unknown): void {
  process.stderr.write(`the trace in ${target} is not complete: ${reason(error)}\n`);
}
