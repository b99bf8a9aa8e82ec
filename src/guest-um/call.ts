import { DOOR_THUNK, Image, STATUS } from '../abi/index.ts';
import type { CallPlan } from './call-plan.ts';

/** What a call knows of its channel: whose handles it makes, and how many wait for promises there. */
interface CallChannel {
  readonly adapter: number;
  waiting: number;
}

/**
 * A call on its way: what the completion with its transaction id belongs to. Reused, so that a call leaves nothing to
 * the collector.
 */
export class Call {
  readonly image = new Image();
  plan: CallPlan | null = null;
  /** Which of this process's functions was called. */
  door: number = DOOR_THUNK;
  channel: CallChannel | null = null;
  /** NTSTATUS, once `done`. */
  status: number = STATUS.DEVICE_REMOVED;
  done = false;
  /** Who waits on the event loop; null for a caller that waits in place. */
  settle: ((call: Call) => void) | null = null;

  finish(status: number): void {
    this.status = status;
    this.done = true;
    const settle = this.settle;
    if (settle === null) return;
    this.settle = null;
    if (this.channel !== null) this.channel.waiting--;
    settle(this);
  }
}
