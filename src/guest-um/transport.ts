import { STATUS } from '../abi/index.ts';
import type { GuestLink } from '../vmbus-sim/index.ts';
import type { Call } from './call.ts';
import type { GuestChannel } from './guest-channel.ts';
import type { Loss, LossCode } from './loss.ts';
import { Spinner } from './spin.ts';

/** Takes a reply apart: fills the call's image, finishes the call, or says what is wrong with the host. */
export interface ReplySink {
  reply(call: Call, payload: Uint8Array, bytes: number): Loss | null;
}

/** Looks at control frames that have come; a loss of the whole connection is returned, one of a channel noted there. */
export interface ControlPort {
  poll(channels: readonly GuestChannel[]): Loss | null;
}

/**
 * Moves packets between calls and rings. A caller that waits in place spins, then sleeps on the doorbell and never
 * sees the event loop; one that waits for a promise is served from it. Both may be under way at once.
 */
export class Transport {
  readonly channels: readonly GuestChannel[];
  lost: Loss | null = null;
  readonly #link: GuestLink;
  readonly #sink: ReplySink;
  readonly #control: ControlPort;
  readonly #onLost: (loss: Loss) => void;
  readonly #spinner = new Spinner();
  #unwatch: (() => void) | null = null;
  #stopping = false;

  constructor(
    link: GuestLink,
    channels: readonly GuestChannel[],
    control: ControlPort,
    sink: ReplySink,
    onLost: (loss: Loss) => void,
  ) {
    this.#link = link;
    this.channels = channels;
    this.#control = control;
    this.#sink = sink;
    this.#onLost = onLost;
  }

  /** Sends a call and waits in place until it is done. False when too many are in flight: it was not sent. */
  transact(call: Call, channel: GuestChannel, payload: Uint8Array, bytes: number): boolean {
    if (channel.lost !== null) {
      call.finish(STATUS.DEVICE_REMOVED);
      return true;
    }
    const id = channel.calls.begin(call);
    if (id === 0) return false;
    // Promised calls may have left it armed: awake we want no signal.
    channel.end.disarm();
    this.#send(channel, id, true, payload, bytes);
    while (!call.done) this.#wait(channel);
    if (channel.waiting > 0) this.#rearm(channel);
    return true;
  }

  /** Sends a call whose `settle` is told later. False when too many are in flight: it was not sent. */
  begin(call: Call, channel: GuestChannel, payload: Uint8Array, bytes: number): boolean {
    const id = channel.lost === null ? channel.calls.begin(call) : 0;
    if (id === 0) return false;
    channel.waiting++;
    channel.end.disarm();
    this.#send(channel, id, true, payload, bytes);
    this.#unwatch ??= this.#link.watch(() => this.#onRing());
    this.#rearm(channel);
    return true;
  }

  /** Sends a call that nobody answers. False once the channel is lost. */
  post(channel: GuestChannel, payload: Uint8Array, bytes: number): boolean {
    if (channel.lost !== null) return false;
    this.#send(channel, 0, false, payload, bytes);
    // A sleep for room has disarmed it: whoever waits for a promise here would never be told.
    if (channel.waiting > 0) this.#rearm(channel);
    return channel.lost === null;
  }

  /** Waits until the host has read everything that was sent to adapters: what follows elsewhere then comes after it. */
  drain(): void {
    for (const channel of this.channels) {
      if (channel.adapter < 0) continue;
      while (channel.lost === null && !channel.end.drained()) {
        this.#pump(channel);
        if (channel.end.awaitDrained()) this.#sleep(channel);
      }
      if (channel.waiting > 0) this.#rearm(channel);
    }
  }

  /** Ends everything: whatever waits is answered STATUS_DEVICE_REMOVED. The first reason stays. */
  lose(loss: Loss): void {
    if (this.lost !== null) return;
    this.lost = loss;
    for (const channel of this.channels) this.loseChannel(channel, loss);
    this.#stopWatch();
    this.#onLost(loss);
  }

  loseChannel(channel: GuestChannel, loss: Loss): void {
    channel.lost ??= loss;
    channel.calls.drain((call) => call.finish(STATUS.DEVICE_REMOVED));
  }

  #send(channel: GuestChannel, id: number, wants: boolean, payload: Uint8Array, bytes: number): void {
    const { end } = channel;
    for (;;) {
      const sent = end.send(id, wants, payload, bytes);
      if (sent === 'signal') this.#link.ring();
      else if (sent === 'corrupt') this.#corrupt(channel);
      if (sent !== 'full') return;
      // The host may be waiting for room itself: take what it has sent before sleeping.
      this.#pump(channel);
      if (channel.lost !== null) return;
      if (end.awaitSpace(bytes)) this.#sleep(channel);
      if (channel.lost !== null) return;
    }
  }

  #wait(channel: GuestChannel): void {
    if (this.#spinner.spin(channel.end)) this.#pump(channel);
    else this.#sleep(channel);
  }

  /** Sleeps until something has come on `channel`, or room in it. Returns early at will: the caller looks again. */
  #sleep(channel: GuestChannel): void {
    if (!channel.end.arm()) {
      this.#pump(channel);
      return;
    }
    const woken = this.#link.sleep();
    channel.end.disarm();
    if (woken === 'closed') {
      this.#lose('BROKER_GONE', 'the broker is gone');
      return;
    }
    const came = this.#pump(channel);
    // One doorbell for all channels: this ring may have been for a promised call on another.
    const others = this.#unwatch !== null && this.#pumpWaiting(channel);
    if (!came && !others) this.#pollControl();
  }

  /** Takes everything that has come on a channel; false when there was nothing. */
  #pump(channel: GuestChannel): boolean {
    const { end } = channel;
    let any = false;
    while (channel.lost === null) {
      const got = end.receive();
      if (got === 'empty') break;
      any = true;
      if (got === 'corrupt') this.#corrupt(channel);
      else this.#take(channel);
    }
    if (any && end.endBatch()) this.#link.ring();
    return any;
  }

  #take(channel: GuestChannel): void {
    const { packet } = channel.end;
    if (packet.kind !== 'completion') {
      this.#lose('UNEXPECTED_PACKET', 'the host sent a packet that answers nothing');
      return;
    }
    const call = channel.calls.end(packet.id);
    if (call === undefined) {
      this.#lose('UNKNOWN_TRANSACTION', `the host completed call ${packet.id}, which is not in flight`);
      return;
    }
    const loss = this.#sink.reply(call, packet.payload, packet.bytes);
    if (loss === null) return;
    call.finish(STATUS.DEVICE_REMOVED);
    this.lose(loss);
  }

  /** Serves the channels other than `except` where promises wait, and has them signal again. */
  #pumpWaiting(except: GuestChannel | null): boolean {
    let any = false;
    for (const channel of this.channels) {
      if (channel === except || channel.waiting === 0) continue;
      channel.end.disarm();
      if (this.#pump(channel)) any = true;
      this.#rearm(channel);
    }
    return any;
  }

  #rearm(channel: GuestChannel): void {
    while (channel.lost === null && channel.waiting > 0 && !channel.end.arm()) this.#pump(channel);
    this.#stopWatch();
  }

  #onRing(): void {
    if (this.#pumpWaiting(null)) return;
    if (this.#link.alive()) this.#pollControl();
    else this.#lose('BROKER_GONE', 'the broker is gone');
  }

  #pollControl(): void {
    const loss = this.#control.poll(this.channels);
    if (loss !== null) this.lose(loss);
    for (const channel of this.channels)
      if (channel.lost !== null && channel.calls.size > 0) this.loseChannel(channel, channel.lost);
    this.#stopWatch();
  }

  /**
   * The watch keeps the process alive, so it goes with the last promise; a turn later, since whoever awaits one call
   * after the other would pay for a new watch each time.
   */
  #stopWatch(): void {
    if (this.#unwatch === null || this.#stopping || this.#awaited()) return;
    this.#stopping = true;
    setImmediate(() => {
      this.#stopping = false;
      if (this.#awaited()) return;
      this.#unwatch?.();
      this.#unwatch = null;
    });
  }

  #awaited(): boolean {
    for (let i = 0; i < this.channels.length; i++) if ((this.channels[i]?.waiting ?? 0) > 0) return true;
    return false;
  }

  #corrupt(channel: GuestChannel): void {
    const found = channel.end.corruption;
    const what = found === null ? 'no reason' : `${found.code} in the ${found.ring} ring: ${found.value}`;
    this.#lose('RING_CORRUPT', what);
  }

  #lose(code: LossCode, message: string): void {
    this.lose({ code, message });
  }
}
