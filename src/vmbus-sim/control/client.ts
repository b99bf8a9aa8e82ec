import { BUS_LIMITS } from '../limits.ts';
import { channelLimits, ringPages } from './channel-limits.ts';
import { decodeFrame } from './decode.ts';
import { type ClientEffect, end, frameEnd, type OfferedChannel, send, wrongState } from './effects.ts';
import { encodeFrame } from './encode.ts';
import {
  BUS_STATUS,
  BUS_VERSION,
  type ContactIdentity,
  type ControlMessage,
  type MessageOf,
  type Offer,
} from './messages.ts';
import { clip } from './text.ts';

type Effects = readonly ClientEffect[];

export type ClientPhase = 'new' | 'contacting' | 'offering' | 'connected' | 'unloading' | 'ended';

/** What a guest says about itself at contact. */
export interface Contact {
  readonly process_name: string;
  readonly script: string;
  readonly identities: readonly ContactIdentity[];
}

interface ClientChannel {
  readonly offer: Offer;
  /** `creating`: waits for its GPADL; `opening`: for OpenResult; `closing`: for Torndown. */
  state: 'closed' | 'creating' | 'opening' | 'open' | 'closing';
  gpadl: number;
  openId: number;
  pages: number;
  downstreamPages: number;
  rescinded: boolean;
  /** The shell has let go of it. */
  released: boolean;
}

/**
 * The guest's side of one connection's control plane, the mirror image of `ServerControl`: contact, offers, then
 * open and close of the channels that the shell chooses. Whatever the host sends, the worst effect is `end`.
 */
export class ClientControl {
  #phase: ClientPhase = 'new';
  readonly #channels = new Map<number, ClientChannel>();
  #lastGpadl = 0;
  #lastOpen = 0;

  get phase(): ClientPhase {
    return this.#phase;
  }

  /** The first message. Names are cut to what a host takes; identities past the bounds are an `end`. */
  connect(contact: Contact): Effects {
    if (this.#phase !== 'new') return [];
    const message: ControlMessage = {
      type: 'InitiateContact',
      version: BUS_VERSION,
      process_name: clip(contact.process_name, BUS_LIMITS.processNameBytes),
      script: clip(contact.script, BUS_LIMITS.scriptBytes),
      identities: contact.identities,
    };
    try {
      encodeFrame(message);
    } catch (error) {
      return this.#end(end('LIMIT', error instanceof Error ? error.message : String(error)));
    }
    this.#phase = 'contacting';
    return [send(message)];
  }

  /** One frame from the host. */
  receiveFrame(frame: Uint8Array): Effects {
    if (this.#phase === 'ended') return [];
    const decoded = decodeFrame(frame, 'guest');
    return decoded.ok ? this.receive(decoded.message) : this.#end(frameEnd(decoded.fault));
  }

  /** One message from the host. */
  receive(message: ControlMessage): Effects {
    const phase = this.#phase;
    if (phase === 'ended') return [];
    if (message.type === 'VersionResponse' && phase === 'contacting') return this.#answered(message);
    if (message.type === 'UnloadComplete' && phase === 'unloading')
      return this.#end(end('UNLOADED', 'the host has let go of everything'));
    if (message.type === 'AllOffersDelivered' && phase === 'offering') {
      this.#phase = 'connected';
      return [{ kind: 'offers', offers: this.offers() }];
    }
    const offering = phase === 'offering' && message.type === 'OfferChannel';
    if (phase !== 'connected' && phase !== 'unloading' && !offering)
      return this.#end(wrongState(message.type, phase));
    switch (message.type) {
      case 'OfferChannel':
        return this.#offered(message);
      case 'RescindChannelOffer':
        return this.#rescinded(message.channel);
      case 'GpadlCreated':
        return this.#gpadlCreated(message);
      case 'OpenResult':
        return this.#openResult(message);
      case 'GpadlTorndown':
        return this.#torndown(message.gpadl);
      default:
        return this.#end(wrongState(message.type, phase));
    }
  }

  /**
   * Opens an offered channel; `opened` answers, at once when it is gone.
   *
   * @param rings how many pages both rings have, and the first one, guest to host; as many as it may unless told
   */
  open(id: number, rings?: { readonly pages: number; readonly downstreamPages: number }): Effects {
    const channel = this.#channels.get(id);
    if (this.#phase !== 'connected' || channel?.state !== 'closed' || channel.rescinded)
      return [{ kind: 'opened', channel: id, gpadl: 0, status: BUS_STATUS.DEVICE_REMOVED }];
    channel.state = 'creating';
    channel.gpadl = ++this.#lastGpadl;
    const { pages, downstreamPages } = rings ?? ringPages(channelLimits(channel.offer));
    channel.pages = pages;
    channel.downstreamPages = downstreamPages;
    return [send({ type: 'GpadlHeader', channel: id, gpadl: channel.gpadl, pages })];
  }

  /** Closes an open channel that the shell has stopped to use; `release-gpadl` follows. */
  close(id: number): Effects {
    const channel = this.#channels.get(id);
    if (this.#phase !== 'connected' || channel?.state !== 'open') return [];
    return this.#closeOpen(id, channel);
  }

  /** After `rescinded`: the shell has stopped to use the channel and gives its id back. */
  release(id: number): Effects {
    const channel = this.#channels.get(id);
    if (this.#phase !== 'connected' || channel === undefined || !channel.rescinded || channel.released)
      return [];
    channel.released = true;
    if (channel.state === 'open') return this.#closeOpen(id, channel);
    return this.#settle(id, channel);
  }

  /** Ends the connection in good order; `end` with UNLOADED follows the host's answer. */
  unload(): Effects {
    if (this.#phase !== 'offering' && this.#phase !== 'connected') return [];
    this.#phase = 'unloading';
    return [send({ type: 'Unload' })];
  }

  /** The channels on offer. */
  offers(): readonly OfferedChannel[] {
    const offers: OfferedChannel[] = [];
    for (const [channel, { offer, rescinded }] of this.#channels) {
      if (!rescinded) offers.push({ channel, offer });
    }
    return offers;
  }

  #answered(message: MessageOf<'VersionResponse'>): Effects {
    const { supported, version, refusal } = message;
    if (supported && version === BUS_VERSION && refusal === undefined) {
      this.#phase = 'offering';
      return [send({ type: 'RequestOffers' })];
    }
    if (supported) return this.#end(end('VERSION', `the host agreed to bus version ${version}`));
    const told: ClientEffect = { kind: 'refused', version, refusal };
    const last =
      refusal === undefined
        ? end('VERSION', `the host has bus version ${version}, not ${BUS_VERSION}`)
        : end('REFUSED', `${refusal.code} ${refusal.field}`);
    return [told, ...this.#end(last)];
  }

  #offered(message: MessageOf<'OfferChannel'>): Effects {
    const { channel: id, interface_id, instance_id, luid, name } = message;
    if (id === 0 || id > BUS_LIMITS.channelId || this.#channels.has(id))
      return this.#end(end('CHANNEL', `offer of channel ${id}`));
    if (this.#channels.size >= BUS_LIMITS.channels)
      return this.#end(end('LIMIT', `more than ${BUS_LIMITS.channels} offers`));
    const offer: Offer = { interface_id, instance_id, luid, name };
    this.#channels.set(id, {
      offer,
      state: 'closed',
      gpadl: 0,
      openId: 0,
      pages: 0,
      downstreamPages: 0,
      rescinded: false,
      released: false,
    });
    return this.#phase === 'connected' ? [{ kind: 'offer', channel: id, offer }] : [];
  }

  #rescinded(id: number): Effects {
    const channel = this.#channels.get(id);
    if (channel === undefined || channel.rescinded)
      return this.#end(end('CHANNEL', `rescind of channel ${id}`));
    channel.rescinded = true;
    return this.#phase === 'connected' ? [{ kind: 'rescinded', channel: id }] : [];
  }

  #gpadlCreated({ channel: id, gpadl, status }: MessageOf<'GpadlCreated'>): Effects {
    const channel = this.#channels.get(id);
    if (channel?.state !== 'creating' || channel.gpadl !== gpadl)
      return this.#end(end('GPADL', `GPADL ${gpadl} of channel ${id}, which was not asked for`));
    if (status !== BUS_STATUS.SUCCESS) {
      channel.state = 'closed';
      return [{ kind: 'opened', channel: id, gpadl, status }, ...this.#settle(id, channel)];
    }
    const { pages, downstreamPages, offer } = channel;
    const take: ClientEffect = { kind: 'take-gpadl', channel: id, gpadl, pages, downstreamPages, offer };
    if (this.#phase !== 'connected') return [take];
    // Also of a rescinded channel: the host answers, and one way of going back is enough.
    channel.state = 'opening';
    channel.openId = ++this.#lastOpen;
    return [
      take,
      send({
        type: 'OpenChannel',
        channel: id,
        open_id: channel.openId,
        gpadl,
        downstream_page_offset: channel.downstreamPages,
      }),
    ];
  }

  #openResult({ channel: id, open_id, status }: MessageOf<'OpenResult'>): Effects {
    const channel = this.#channels.get(id);
    if (channel?.state !== 'opening' || channel.openId !== open_id)
      return this.#end(end('STATE', `OpenResult ${open_id} of channel ${id}, which was not asked for`));
    const { gpadl } = channel;
    if (status === BUS_STATUS.SUCCESS && !channel.rescinded) {
      channel.state = 'open';
      return [{ kind: 'opened', channel: id, gpadl, status }];
    }
    // Opened, then rescinded before the guest knew: for the shell it was never open.
    const told = status === BUS_STATUS.SUCCESS ? BUS_STATUS.DEVICE_REMOVED : status;
    const opened: ClientEffect = { kind: 'opened', channel: id, gpadl, status: told };
    return [opened, ...this.#teardown(id, channel)];
  }

  #torndown(gpadl: number): Effects {
    for (const [id, channel] of this.#channels) {
      if (channel.state !== 'closing' || channel.gpadl !== gpadl) continue;
      channel.state = 'closed';
      return [{ kind: 'release-gpadl', gpadl }, ...this.#settle(id, channel)];
    }
    return this.#end(end('GPADL', `GPADL ${gpadl} torn down, which was not asked for`));
  }

  #closeOpen(id: number, channel: ClientChannel): Effects {
    return [send({ type: 'CloseChannel', channel: id }), ...this.#teardown(id, channel)];
  }

  #teardown(id: number, channel: ClientChannel): Effects {
    channel.state = 'closing';
    // While unloading the host tears down by itself and takes no more messages.
    if (this.#phase !== 'connected') return [];
    return [send({ type: 'GpadlTeardown', channel: id, gpadl: channel.gpadl })];
  }

  /** Gives the id of a released channel back once nothing of it is under way. */
  #settle(id: number, channel: ClientChannel): Effects {
    if (this.#phase !== 'connected' || !channel.released || channel.state !== 'closed') return [];
    this.#channels.delete(id);
    return [send({ type: 'RelIdReleased', channel: id })];
  }

  #end(effect: ReturnType<typeof end>): Effects {
    this.#phase = 'ended';
    return [effect];
  }
}
