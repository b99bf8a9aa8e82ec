import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createShared } from '../../../../vmbus-sim/ffi/index.ts';
import type { DispatchOrder } from '../compute.ts';
import { WINDOW_BYTES } from '../dispatch.ts';
import { cpuTime } from './cpu-time.ts';
import { type Answer, decodeAnswer, encodeOrder } from './protocol.ts';

/** What the pool needs of an engine; a test's engine is a few lines. */
export interface EngineProcess {
  readonly pid: number;
  readonly window: Uint8Array;
  /** Resolves when it takes orders; false when it ended before. */
  readonly ready: Promise<boolean>;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
  /** One order at a time; null when the engine ended or broke the protocol. */
  run(order: DispatchOrder): Promise<Answer | null>;
  /** Processor time it has used, in ns; −1 when it is gone. */
  cpuTime(): number;
  kill(): void;
  /** Stops its clock, as it were: it uses no processor time until `resume`. */
  pause(): void;
  resume(): void;
}

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
/** A heap for compiled modules; kernels have their own memory. */
const HEAP_MIB = 128;

let loader: string | undefined;

/** Starts an engine; null when the system has no memory or descriptor for one. */
export function startEngine(): EngineProcess | null {
  const window = createShared('softgpu-window', WINDOW_BYTES);
  if (window === null) return null;
  loader ??= pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${HEAP_MIB}`, '--no-warnings', '--import', loader, MAIN, String(process.pid)],
    // Nothing of the host's environment is a kernel's business; the cache of tsx is found by its home.
    { stdio: ['pipe', 'pipe', 'ignore', window.fd], env: { TMPDIR: tmpdir() }, cwd: '/' },
  );
  return new ChildEngine(child, window.view, () => window.release());
}

class ChildEngine implements EngineProcess {
  readonly pid: number;
  readonly window: Uint8Array;
  readonly ready: Promise<boolean>;
  readonly gone: Promise<void>;
  readonly #child: ChildProcess;
  #heard: Buffer = Buffer.alloc(0);
  #waiting: ((answer: Answer | null) => void) | null = null;
  #over = false;

  constructor(child: ChildProcess, window: Uint8Array, release: () => void) {
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.window = window;
    this.ready = new Promise((done) => {
      this.#waiting = (answer) => {
        this.#hold(false);
        done(answer?.code === 'READY');
      };
    });
    this.gone = new Promise((done) => {
      child.once('error', () => this.#end());
      child.once('close', () => {
        this.#end();
        release();
        done();
      });
    });
    child.stdin?.on('error', () => this.kill());
    child.stdout?.on('data', (bytes: Buffer) => this.#hear(bytes));
  }

  run(order: DispatchOrder): Promise<Answer | null> {
    if (this.#over || this.#waiting !== null) return Promise.resolve(null);
    return new Promise((done) => {
      this.#hold(true);
      this.#waiting = (answer) => {
        this.#hold(false);
        done(answer);
      };
      this.#child.stdin?.write(encodeOrder(order));
    });
  }

  cpuTime(): number {
    return this.#over ? -1 : cpuTime(this.pid);
  }

  kill(): void {
    // Whoever waits for `gone` may have nothing else that keeps its event loop alive.
    if (!this.#over) this.#hold(true);
    this.#child.kill('SIGKILL');
  }

  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  #hear(bytes: Buffer): void {
    this.#heard = this.#heard.length === 0 ? bytes : Buffer.concat([this.#heard, bytes]);
    const answer = decodeAnswer(this.#heard);
    if (answer.code === 'MORE') return;
    this.#heard = Buffer.alloc(0);
    const waiting = this.#waiting;
    this.#waiting = null;
    if (answer.code === 'BROKEN' || waiting === null) {
      this.kill();
      waiting?.(null);
    } else waiting(answer);
  }

  #end(): void {
    this.#over = true;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(null);
  }

  /** Only an engine that works keeps its host's event loop alive. */
  #hold(on: boolean): void {
    for (const one of [this.#child, this.#child.stdin, this.#child.stdout]) {
      const method: unknown = one === null ? undefined : Reflect.get(one, on ? 'ref' : 'unref');
      if (typeof method === 'function') method.call(one);
    }
  }
}
