import { type ChannelEnd, Requestor } from '../vmbus-sim/index.ts';
import type { Call } from './call.ts';
import { LIMITS } from './limits.ts';
import type { Loss } from './loss.ts';

/** An open channel as this process uses it: the global one, or that of one adapter. */
export class GuestChannel {
  /** The bus's own number of it. */
  readonly id: number;
  /** Index among the adapters; −1 for the global channel. */
  readonly adapter: number;
  readonly luidLow: number;
  readonly luidHigh: number;
  readonly end: ChannelEnd;
  readonly calls = new Requestor<Call>(LIMITS.callsInFlight);
  /** Calls among them whose caller waits on the event loop. */
  waiting = 0;
  lost: Loss | null = null;

  constructor(id: number, adapter: number, luid: bigint, end: ChannelEnd) {
    this.id = id;
    this.adapter = adapter;
    this.luidLow = Number(luid & 0xffff_ffffn);
    this.luidHigh = Number(luid >> 32n);
    this.end = end;
  }
}
