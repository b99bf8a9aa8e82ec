import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import {
  closeAll,
  closeQuietly,
  createLane,
  createPipe,
  createShared,
  receiveNow,
  type SharedFile,
  sendDescriptors,
  setNonblocking,
} from '../../../../vmbus-sim/ffi/index.ts';
import { listenPipe, ringPipe } from '../../../../vmbus-sim/link/doorbell.ts';
import { LANE_BYTES } from './layout.ts';
import { PUMP_LIMITS } from './limits.ts';

/** How a pump ended. */
export interface PumpDeath {
  /** Exit code, or the signal's name: SIGSYS when it asked the kernel for what its filter does not know. */
  readonly end: number | NodeJS.Signals;
  /** What it said on stderr, cut to its end. */
  readonly said: string;
}

/** A started pump as a process: memory, bells, lane, end. Knows no ring. */
export interface PumpProcess {
  readonly pid: number;
  readonly memory: Uint8Array;
  ring(): void;
  /** Whether the pump keeps the event loop alive: until it rings, or has ended. */
  hold(on: boolean): void;
  /** False: the lane is full, or the system has no room. The descriptor stays the caller's. */
  send(tag: Uint8Array, fd: number): boolean;
  /** The descriptor that is next on the lane if it came with this tag, else −1 and nothing is left open. */
  receive(tag: Uint8Array): number;
  kill(): void;
  /** Gives memory, lane and bells back; after the end of the process. */
  release(): void;
}

export interface ProcessHandlers {
  onRing(): void;
  onEnd(death: PumpDeath): void;
}

interface Ends {
  readonly lane: { readonly near: number; readonly far: number };
  readonly bell: { readonly readEnd: number; readonly writeEnd: number };
  readonly brokerBell: { readonly readEnd: number; readonly writeEnd: number };
}

function makeEnds(): Ends | null {
  const lane = createLane();
  const bell = createPipe();
  const brokerBell = createPipe();
  if (lane !== null && bell !== null && brokerBell !== null) {
    // Who rings never waits: a full pipe is rung. Nor does the pump when it empties its own.
    const set = [bell.readEnd, bell.writeEnd, brokerBell.writeEnd].every(setNonblocking);
    if (set) return { lane, bell, brokerBell };
  }
  for (const pair of [lane, bell, brokerBell]) if (pair !== null) closeAll(Object.values(pair));
  return null;
}

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
  const memory = createShared('drm-pump', bytes);
  if (memory === null) return null;
  const ends = makeEnds();
  if (ends === null) {
    memory.release();
    return null;
  }
  prepare(memory.view);
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

class StartedPump implements PumpProcess {
  readonly pid: number;
  readonly memory: Uint8Array;
  readonly #child: ChildProcess;
  readonly #memory: SharedFile;
  readonly #lane: number;
  readonly #ring: number;
  readonly #bell: Socket;
  readonly #handlers: ProcessHandlers;
  #said = '';
  #over = false;
  #killed = false;
  #held = false;
  #released = false;

  constructor(child: ChildProcess, memory: SharedFile, ends: Ends, handlers: ProcessHandlers) {
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.memory = memory.view;
    this.#memory = memory;
    this.#lane = ends.lane.near;
    this.#ring = ends.bell.writeEnd;
    this.#handlers = handlers;
    this.#bell = listenPipe(
      ends.brokerBell.readEnd,
      () => handlers.onRing(),
      // The pump alone can ring it: what keeps the loop alive now is the wait for its end.
      () => this.#await(this.#held),
    );
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

  ring(): void {
    if (!this.#released) ringPipe(this.#ring);
  }

  hold(on: boolean): void {
    if (this.#killed && !on) return;
    this.#held = on;
    if (on) this.#bell.ref();
    else this.#bell.unref();
  }

  #await(on: boolean): void {
    const { stderr } = this.#child;
    for (const one of [this.#child, stderr instanceof Socket ? stderr : null])
      if (on) one?.ref();
      else one?.unref();
  }

  send(tag: Uint8Array, fd: number): boolean {
    return !this.#released && sendDescriptors(this.#lane, tag, [fd]) === tag.length;
  }

  receive(tag: Uint8Array): number {
    if (this.#released) return -1;
    const came = new Uint8Array(LANE_BYTES);
    const { bytes, descriptors, cut } = receiveNow(this.#lane, came);
    const [fd] = descriptors;
    if (fd !== undefined && descriptors.length === 1 && !cut && bytes === LANE_BYTES && same(came, tag))
      return fd;
    closeAll(descriptors);
    return -1;
  }

  kill(): void {
    if (this.#over) return;
    // Whoever waits for the end may have nothing else that keeps its event loop alive.
    this.hold(true);
    this.#await(true);
    this.#killed = true;
    this.#child.kill('SIGKILL');
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#bell.destroy();
    closeQuietly(this.#ring);
    closeQuietly(this.#lane);
    this.#memory.release();
  }

  #end(end: number | NodeJS.Signals): void {
    if (this.#over) return;
    this.#over = true;
    this.#handlers.onEnd({ end, said: this.#said.trim() });
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
