import type { EngineProcess } from '../../../src/host-km/drivers/softgpu/engine/process.ts';
import type { Answer } from '../../../src/host-km/drivers/softgpu/engine/protocol.ts';

/** An engine whose processor time and answers the test sets. */
export class FakeEngine implements EngineProcess {
  static next = 1;
  readonly pid = FakeEngine.next++;
  readonly window = new Uint8Array(16);
  readonly ready = Promise.resolve(true);
  readonly gone: Promise<void>;
  ns = 0;
  killed = false;
  answer: (answer: Answer | null) => void = () => {};
  #ended: () => void = () => {};

  constructor() {
    this.gone = new Promise((done) => {
      this.#ended = done;
    });
  }
  run(): Promise<Answer | null> {
    return new Promise((done) => {
      this.answer = done;
    });
  }
  cpuTime(): number {
    return this.ns;
  }
  paused = false;
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  kill(): void {
    this.killed = true;
    this.answer(null);
    this.#ended();
  }
}
