import { explain, parseRefusal } from '../version-check/index.ts';
import {
  ADAPTER_CHANNEL_INTERFACE,
  ChannelEnd,
  ClientControl,
  type ClientEffect,
  type Contact,
  channelLimits,
  encodeFrame,
  GLOBAL_CHANNEL_INTERFACE,
  type GuestLink,
  guidText,
  type OfferedChannel,
  PAGE_BYTES,
  type SharedMemory,
  STORE_CHANNEL_INTERFACE,
  splitRings,
} from '../vmbus-sim/index.ts';
import type { OpenedBus } from './connection.ts';
import { GuestChannel } from './guest-channel.ts';
import { LIMITS } from './limits.ts';
import type { Loss } from './loss.ts';
import { DxgOpenError } from './open-error.ts';

type Effects = readonly ClientEffect[];

/** A channel's rings between the lane and OpenResult. */
interface Rings {
  readonly memory: SharedMemory;
  readonly end: ChannelEnd;
}

/**
 * The guest's control plane on a link: carries out what the pure state machine asks for. Blocking and bounded: each wait
 * takes a limited number of frames, and everything that does not fit ends the connection with its reason.
 */
export class ControlShell implements OpenedBus {
  readonly link: GuestLink;
  readonly channels: GuestChannel[] = [];
  readonly #control = new ClientControl();
  readonly #rings = new Map<number, Rings>();
  #offers: readonly OfferedChannel[] | null = null;
  /** NTSTATUS of the channel being opened, once it is known. */
  #opened: number | null = null;
  #error: DxgOpenError | null = null;
  #ended: string | null = null;

  constructor(link: GuestLink) {
    this.link = link;
  }

  /** Contact, offers, channels: the error that stands in the way, or null when all are open. */
  open(contact: Contact): DxgOpenError | null {
    const offers = this.#contact(contact);
    if (offers === null) return this.#failed();
    const global = offers.filter(({ offer }) => guidText(offer.interface_id) === GLOBAL_CHANNEL_INTERFACE);
    const adapters = offers.filter(({ offer }) => guidText(offer.interface_id) === ADAPTER_CHANNEL_INTERFACE);
    if (global.length !== 1)
      return this.#failed(`the host offered ${global.length} global channels, not one`);
    if (adapters.length > LIMITS.adapters)
      return this.#failed(`the host offered ${adapters.length} adapters`);
    return this.#openAll([...global, ...adapters]);
  }

  /** The same for a contact that asks for the driver store: its one channel, and whatever else is offered is not touched. */
  openStore(contact: Contact): DxgOpenError | null {
    const offers = this.#contact(contact);
    if (offers === null) return this.#failed();
    const stores = offers.filter(({ offer }) => guidText(offer.interface_id) === STORE_CHANNEL_INTERFACE);
    if (stores.length !== 1) return this.#failed(`the host offered ${stores.length} driver stores, not one`);
    return this.#openAll(stores);
  }

  /** Frames that have come since: rescinds, mostly. */
  poll(): Loss | null {
    for (let frames = 0; this.link.readable(); frames++) {
      if (frames >= LIMITS.controlFrames) return { code: 'CONTROL', message: 'control frames without end' };
      const frame = this.link.receive();
      if (frame === 'closed') return { code: 'BROKER_GONE', message: 'the broker closed the connection' };
      this.#carryOut(this.#control.receiveFrame(frame));
      if (this.#ended !== null) return { code: 'CONTROL', message: this.#ended };
    }
    // Without a device nothing is left to call; the next open starts anew, with a new verdict.
    const devices = this.channels.slice(1);
    const gone = this.channels[0]?.lost ?? null;
    if (gone !== null) return gone;
    return devices.length > 0 && devices.every((device) => device.lost !== null)
      ? (devices[0]?.lost ?? null)
      : null;
  }

  /** Asks the host to let go of everything, and waits until it has: what this process held is then free. */
  leave(): void {
    this.#carryOut(this.#control.unload());
    this.#until(() => this.#ended !== null);
  }

  /** What the host offers to whoever makes this contact; null when it does not. */
  #contact(contact: Contact): readonly OfferedChannel[] | null {
    this.#carryOut(this.#control.connect(contact));
    return this.#until(() => this.#offers !== null) ? this.#offers : null;
  }

  #openAll(channels: readonly OfferedChannel[]): DxgOpenError | null {
    for (const offered of channels) {
      this.#opened = null;
      this.#carryOut(this.#control.open(offered.channel));
      if (!this.#until(() => this.#opened !== null)) return this.#failed();
      if (!this.#enter(offered)) return this.#failed();
    }
    return null;
  }

  /** Takes frames until `done`; false when the connection ended first, or the host sends without end. */
  #until(done: () => boolean): boolean {
    for (let frames = 0; !done(); frames++) {
      if (this.#error !== null || this.#ended !== null) return false;
      if (frames >= LIMITS.controlFrames) return this.#end('control frames without end');
      const frame = this.link.receive();
      if (frame === 'closed') return this.#end('the host closed the connection');
      this.#carryOut(this.#control.receiveFrame(frame));
    }
    return true;
  }

  #carryOut(effects: Effects): void {
    for (const effect of effects) {
      if (this.#ended !== null) return;
      switch (effect.kind) {
        case 'send':
          if (!this.link.send(encodeFrame(effect.message))) this.#end('the host closed the connection');
          break;
        case 'end':
          this.#end(`control plane: ${effect.code}, ${effect.reason}`);
          break;
        case 'refused':
          this.#refused(effect.refusal);
          break;
        case 'offers':
          this.#offers = effect.offers;
          break;
        case 'take-gpadl':
          this.#take(effect);
          break;
        case 'opened':
          this.#opened = effect.status;
          break;
        case 'rescinded':
          this.#rescinded(effect.channel);
          break;
        case 'release-gpadl':
          this.#rings.get(effect.gpadl)?.memory.release();
          this.#rings.delete(effect.gpadl);
          break;
        case 'offer':
          // A device that comes later: this process goes on with what it has, the next open sees it.
          break;
      }
    }
  }

  #take({ gpadl, pages, downstreamPages, offer }: ClientEffect & { readonly kind: 'take-gpadl' }): void {
    const taken = this.link.take();
    if (taken === 'closed') {
      this.#end('the host closed the lane');
      return;
    }
    const { header, memory } = taken;
    if (header.kind !== 'rings' || header.id !== gpadl || header.guestAccess !== 'write') {
      memory.release();
      this.#end(`the lane brought ${header.kind} ${header.id} in place of GPADL ${gpadl}`);
    } else if (memory.bytes !== pages * PAGE_BYTES) {
      memory.release();
      this.#end(`GPADL ${gpadl} has ${memory.bytes} bytes, not ${pages} pages`);
    } else {
      // Our own control words are set before the host may look at them, which OpenChannel lets it.
      const rings = splitRings(memory.view, downstreamPages * PAGE_BYTES, channelLimits(offer));
      this.#rings.set(gpadl, { memory, end: new ChannelEnd(rings, 'guest') });
    }
  }

  /** The channel that was just opened becomes usable. */
  #enter({ channel, offer }: OfferedChannel): boolean {
    const rings = [...this.#rings.values()].at(-1);
    if (this.#opened !== 0 || rings === undefined) {
      const status = (this.#opened ?? 0).toString(16);
      return this.#end(`channel ${channel} (${offer.name}) did not open: status 0x${status}`);
    }
    this.channels.push(new GuestChannel(channel, this.channels.length - 1, offer.luid, rings.end));
    return true;
  }

  #rescinded(id: number): void {
    const channel = this.channels.find((one) => one.id === id);
    if (channel !== undefined)
      channel.lost ??= { code: 'RESCINDED', message: `the host took channel ${id} back` };
    this.#carryOut(this.#control.release(id));
  }

  #refused(claim: unknown): void {
    if (claim === undefined) return;
    const read = parseRefusal(claim);
    this.#error = read.ok
      ? new DxgOpenError('DRIVER_MISMATCH', explain(read.refusal), read.refusal)
      : new DxgOpenError('PROTOCOL', `the host refused without a readable reason: ${read.message}`);
  }

  #end(reason: string): false {
    this.#ended ??= reason;
    return false;
  }

  #failed(reason?: string): DxgOpenError {
    this.link.close();
    for (const { memory } of this.#rings.values()) memory.release();
    return (
      this.#error ?? new DxgOpenError('PROTOCOL', reason ?? this.#ended ?? 'the host ended the connection')
    );
  }
}
