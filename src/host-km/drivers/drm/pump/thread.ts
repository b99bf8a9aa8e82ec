import { closeAll, type SharedFile, startNativeThread } from '../../../../vmbus-sim/ffi/index.ts';
import { type Ends, makeWires, type ProcessHandlers, type PumpProcess, PumpWires } from './wires.ts';

/**
 * The same as `startPumpProcess`, on a thread of this process: for benches, since it is no boundary. Null also while another
 * runs.
 */
export function startPumpThread(
  library: string,
  paths: readonly string[],
  bytes: number,
  prepare: (memory: Uint8Array) => void,
  handlers: ProcessHandlers,
): PumpProcess | null {
  const wires = makeWires(bytes, prepare);
  if (wires === null) return null;
  const { memory, ends } = wires;
  const { lane, bell, brokerBell } = ends;
  const far = { lane: lane.far, bell: bell.readEnd, brokerBell: brokerBell.writeEnd };
  const tid = startNativeThread(library, { memory: memory.fd, ...far }, paths);
  if (tid > 0) return new StartedThread(tid, memory, ends, handlers);
  closeAll([...Object.values(far), lane.near, bell.writeEnd, brokerBell.readEnd]);
  memory.release();
  return null;
}

class StartedThread extends PumpWires implements PumpProcess {
  readonly pid: number;
  #killed = false;

  constructor(tid: number, memory: SharedFile, ends: Ends, handlers: ProcessHandlers) {
    super(
      memory,
      ends,
      () => handlers.onRing(),
      () => handlers.onEnd({ end: 0, said: '' }),
    );
    this.pid = tid;
    this.hold(false);
  }

  hold(on: boolean): void {
    if (on) this.bell.ref();
    else if (!this.#killed) this.bell.unref();
  }

  /** Ends it after what it is doing: a call that hangs is not ended. */
  kill(): void {
    if (this.#killed) return;
    this.hold(true);
    this.#killed = true;
    this.hangUp();
  }
}
