import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { closeAll, type SharedFile } from '../../../../vmbus-sim/ffi/index.ts';
import { PUMP_LIMITS } from './limits.ts';
import { type Ends, makeWires, type ProcessHandlers, type PumpProcess, PumpWires } from './wires.ts';

/**
 * Starts `command` (the pump, with whatever words a test puts before it) on memory of so many bytes, which `prepare` fills in
 * before it is shared. Null when the system has no memory or descriptor left; a program that is not there ends like any other.
 */
export function startPumpProcess(
  command: readonly string[],
  paths: readonly string[],
  bytes: number,
  prepare: (memory: Uint8Array) => void,
  handlers: ProcessHandlers,
): PumpProcess | null {
  const wires = makeWires(bytes, prepare);
  if (wires === null) return null;
  const { memory, ends } = wires;
  const [file = '', ...words] = command;
  const { lane, bell, brokerBell } = ends;
  const far = [lane.far, bell.readEnd, brokerBell.writeEnd];
  const child = spawn(file, [...words, String(process.pid), ...paths], {
    stdio: ['ignore', 'ignore', 'pipe', memory.fd, ...far],
    env: {},
    cwd: '/',
  });
  closeAll(far);
  return new StartedPump(child, memory, ends, handlers);
}

class StartedPump extends PumpWires implements PumpProcess {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #handlers: ProcessHandlers;
  #said = '';
  #over = false;
  #killed = false;
  #held = false;

  constructor(child: ChildProcess, memory: SharedFile, ends: Ends, handlers: ProcessHandlers) {
    super(memory, ends, () => handlers.onRing());
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.#handlers = handlers;
    // The pump alone can ring it: what keeps the loop alive then is the wait for its end.
    this.bell.once('end', () => this.#await(this.#held));
    this.hold(false);
    this.#await(false);
    child.stderr?.on('data', (bytes: Buffer) => {
      this.#said = (this.#said + bytes.toString()).slice(-PUMP_LIMITS.saidBytes);
    });
    child.once('error', (error) => {
      this.#said += error.message;
      if (child.pid === undefined) this.#end(127);
    });
    child.once('close', (code, signal) => this.#end(code ?? signal ?? 1));
  }

  hold(on: boolean): void {
    if (this.#killed && !on) return;
    this.#held = on;
    if (on) this.bell.ref();
    else this.bell.unref();
  }

  #await(on: boolean): void {
    const { stderr } = this.#child;
    for (const one of [this.#child, stderr instanceof Socket ? stderr : null])
      if (on) one?.ref();
      else one?.unref();
  }

  kill(): void {
    if (this.#over) return;
    // Whoever waits for the end may have nothing else that keeps its event loop alive.
    this.hold(true);
    this.#await(true);
    this.#killed = true;
    this.#child.kill('SIGKILL');
  }

  #end(end: number | NodeJS.Signals): void {
    if (this.#over) return;
    this.#over = true;
    this.#handlers.onEnd({ end, said: this.#said.trim() });
  }
}
