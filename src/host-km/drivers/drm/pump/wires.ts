import type { Socket } from 'node:net';
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

/** How a pump ended. */
export interface PumpDeath {
  /** Exit code, or the signal's name: SIGSYS when it asked the kernel for what its filter does not know. */
  readonly end: number | NodeJS.Signals;
  /** What it said on stderr, cut to its end. */
  readonly said: string;
}

/** A started pump: memory, bells, lane, end. Knows no ring. */
export interface PumpProcess {
  /** Of the process; of a thread its own number. */
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

export interface Ends {
  readonly lane: { readonly near: number; readonly far: number };
  readonly bell: { readonly readEnd: number; readonly writeEnd: number };
  readonly brokerBell: { readonly readEnd: number; readonly writeEnd: number };
}

/** Memory of so many bytes, which `prepare` fills in before it is shared, and the ends; null without memory or descriptors. */
export function makeWires(
  bytes: number,
  prepare: (memory: Uint8Array) => void,
): { readonly memory: SharedFile; readonly ends: Ends } | null {
  const memory = createShared('drm-pump', bytes);
  if (memory === null) return null;
  const ends = makeEnds();
  if (ends === null) {
    memory.release();
    return null;
  }
  prepare(memory.view);
  return { memory, ends };
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

/** The broker's ends of a pump's memory, lane and bells. */
export class PumpWires {
  readonly memory: Uint8Array;
  protected readonly bell: Socket;
  readonly #memory: SharedFile;
  readonly #lane: number;
  #ring: number;
  #released = false;

  constructor(memory: SharedFile, ends: Ends, onRing: () => void, onEnd?: () => void) {
    this.memory = memory.view;
    this.#memory = memory;
    this.#lane = ends.lane.near;
    this.#ring = ends.bell.writeEnd;
    this.bell = listenPipe(ends.brokerBell.readEnd, onRing, onEnd);
  }

  ring(): void {
    if (this.#ring >= 0) ringPipe(this.#ring);
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

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.bell.destroy();
    this.hangUp();
    closeQuietly(this.#lane);
    this.#memory.release();
  }

  /** Closes the pump's bell, which tells it that nobody rings any more. */
  protected hangUp(): void {
    closeQuietly(this.#ring);
    this.#ring = -1;
  }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
