import { ChannelEnd, type ChannelReport, type ChannelRings } from '../vmbus-sim/index.ts';
import type { HandleNode } from './handle-graph.ts';
import { Outbox } from './outbox.ts';
import type { Polled } from './poller.ts';
import type { CallChannel, Caller, ChannelOwner, PacketTaker } from './roles.ts';

export interface HostChannelParts<P extends ChannelOwner = Caller> {
  readonly id: number;
  readonly process: P;
  /** Null for the global channel. */
  readonly adapter: HandleNode | null;
  readonly rings: ChannelRings;
  readonly taker: PacketTaker<P>;
}

/** The host's end of one open channel: takes calls from the guest's ring and puts replies into the other. */
export class HostChannel<P extends ChannelOwner = Caller> implements Polled, CallChannel<P> {
  readonly id: number;
  readonly process: P;
  readonly adapter: HandleNode | null;
  lastData = 0;
  active = false;
  readonly #end: ChannelEnd;
  readonly #taker: PacketTaker<P>;
  readonly #outbox: Outbox;
  #open = true;
  #serving = false;
  #doorbell = false;

  constructor(parts: HostChannelParts<P>) {
    this.id = parts.id;
    this.process = parts.process;
    this.adapter = parts.adapter;
    this.#taker = parts.taker;
    this.#end = new ChannelEnd(parts.rings, 'host');
    this.#outbox = new Outbox(this.#end, parts.process.account);
  }

  /** Bytes of the largest reply that ever fits into this guest's ring. */
  get maxPayload(): number {
    return this.#end.maxPayload;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Whether `serve` could do something now. A guest that does not fetch its replies is not read from. */
  ready(): boolean {
    return this.#open && this.#outbox.size === 0 && this.#end.hasData();
  }

  /** Takes at most `most` calls; how many it took. */
  serve(most: number): number {
    if (!this.#open) return 0;
    this.#serving = true;
    let taken = 0;
    while (taken < most && this.#outbox.size === 0) {
      const result = this.#end.receive();
      if (result === 'empty') break;
      if (result === 'corrupt') {
        this.#corrupt();
        break;
      }
      taken++;
      this.#take();
      if (!this.#open) break;
    }
    this.#serving = false;
    if (this.#open && this.#end.endBatch()) this.#doorbell = true;
    this.#ringIfDue();
    return taken;
  }

  /** Sends the completion of transaction `id`, now or when the guest has made room. */
  reply(id: number, payload: Uint8Array, bytes: number): void {
    this.#send(id, payload, bytes, true);
  }

  /** Sends a packet that answers nothing, behind every reply that waits. */
  tell(payload: Uint8Array): void {
    this.#send(0, payload, payload.length, false);
  }

  #send(id: number, payload: Uint8Array, bytes: number, completes: boolean): void {
    if (!this.#open) return;
    if (this.#outbox.size === 0) {
      const end = this.#end;
      const result = completes ? end.complete(id, payload, bytes) : end.send(0, false, payload, bytes);
      if (result === 'quiet') return;
      if (result === 'corrupt') {
        this.#corrupt();
        return;
      }
      if (result === 'signal') {
        this.#doorbell = true;
        if (!this.#serving) this.#ringIfDue();
        return;
      }
    }
    if (!this.#outbox.push(id, payload, bytes, completes)) this.process.violated('unread', this.id);
    else if (this.#outbox.size === 1) this.flush();
  }

  /** The guest rang: it has made room, or there is data. */
  flush(): void {
    if (!this.#open || this.#outbox.size === 0) return;
    if (this.#outbox.flush() === 'corrupt') this.#corrupt();
    if (!this.#outbox.signal) return;
    this.#outbox.signal = false;
    this.#doorbell = true;
    if (!this.#serving) this.#ringIfDue();
  }

  /** True: asleep until the guest rings. */
  arm(): boolean {
    if (!this.#open) return true;
    // Not read from while replies wait: only the wish for room may wake it.
    return this.#outbox.size > 0 || this.#end.arm();
  }

  /** Awake; what the guest did to our mask meanwhile may end the channel. */
  wake(): void {
    if (!this.#open) return;
    this.#end.disarm();
    if (this.#end.corruption !== null) this.#corrupt();
    this.flush();
  }

  /** Ends this side. The ring memory is its maker's to let go, and is not looked at any more. */
  close(): void {
    this.#open = false;
    this.#outbox.clear();
  }

  inspect(): ChannelReport & { readonly waiting: number } {
    return { ...this.#end.inspect(), waiting: this.#outbox.size };
  }

  #take(): void {
    try {
      if (!this.#taker.take(this, this.#end.packet)) this.process.violated('packet', this.id);
    } catch (error) {
      // Our own mistake, whatever it is: it costs the guest that found it, and not the others.
      this.process.violated(`internal error: ${String(error)}`, this.id);
    }
  }

  #ringIfDue(): void {
    if (!this.#doorbell) return;
    this.#doorbell = false;
    this.process.ring();
  }

  #corrupt(): void {
    const corruption = this.#end.corruption;
    this.process.violated(corruption === null ? 'ring' : `${corruption.ring} ${corruption.code}`, this.id);
  }
}
