import { BUS_LIMITS } from '../limits.ts';
import { allowsRings, channelLimits, ringPages } from './channel-limits.ts';
import { decodeFrame } from './decode.ts';
import { end, frameEnd, type ServerEffect, send, wrongState } from './effects.ts';
import {
  BUS_STATUS,
  BUS_VERSION,
  type ContactRefusal,
  type ControlMessage,
  type MessageOf,
  type Offer,
} from './messages.ts';
import { clip } from './text.ts';

type Effects = readonly ServerEffect[];

/** The shell's word about a guest, with what it is offered; channels are numbered in this order. */
export type ContactVerdict =
  | { readonly accepted: true; readonly offers: readonly Offer[] }
  | { readonly accepted: false; readonly refusal: ContactRefusal };

export type ServerPhase =
  | 'new'
  | 'judging'
  /** Accepted; offers not requested yet. */
  | 'accepted'
  | 'connected'
  | 'unloading'
  | 'ended';

interface ServerChannel {
  readonly offer: Offer;
  state: 'closed' | 'opening' | 'open';
  openId: number;
  /** While opening or open. */
  gpadl: number;
  rescinded: boolean;
  /** The guest let go of the id; it stays taken until its last GPADL is gone. */
  released: boolean;
}

interface ServerGpadl {
  readonly channel: number;
  readonly pages: number;
  state: 'making' | 'made' | 'tearing';
  /** The guest does not wait for Torndown: it released the channel or unloads. */
  silent: boolean;
}

export interface ServerReport {
  readonly phase: ServerPhase;
  readonly channels: readonly {
    readonly channel: number;
    readonly name: string;
    readonly state: 'closed' | 'opening' | 'open' | 'rescinded';
  }[];
  readonly gpadls: number;
}

/** Pages of the smallest ring: its control page and one of data. */
const RING_PAGES_MIN = 2;

/**
 * The host's side of one connection's control plane: message or shell's answer in, effects out. It does no I/O and
 * keeps no time. Whatever the guest sends, the worst effect is `end`.
 */
export class ServerControl {
  #phase: ServerPhase = 'new';
  readonly #channels = new Map<number, ServerChannel>();
  readonly #gpadls = new Map<number, ServerGpadl>();

  get phase(): ServerPhase {
    return this.#phase;
  }

  /** One frame from the guest. */
  receiveFrame(frame: Uint8Array): Effects {
    if (this.#phase === 'ended') return [];
    const decoded = decodeFrame(frame, 'host');
    return decoded.ok ? this.receive(decoded.message) : this.#end(frameEnd(decoded.fault));
  }

  /** One message from the guest. */
  receive(message: ControlMessage): Effects {
    const phase = this.#phase;
    if (phase === 'ended') return [];
    if (message.type === 'InitiateContact') {
      // A new contact is a new connection: whoever contacts twice on one is confused.
      return phase === 'new' ? this.#contact(message) : this.#end(wrongState(message.type, phase));
    }
    if (message.type === 'RequestOffers' && phase === 'accepted') return this.#sendOffers();
    if (message.type === 'Unload' && (phase === 'accepted' || phase === 'connected')) return this.#unload();
    if (phase !== 'connected') return this.#end(wrongState(message.type, phase));
    switch (message.type) {
      case 'GpadlHeader':
        return this.#gpadlHeader(message);
      case 'GpadlTeardown':
        return this.#gpadlTeardown(message);
      case 'OpenChannel':
        return this.#open(message);
      case 'CloseChannel':
        return this.#close(message);
      case 'RelIdReleased':
        return this.#released(message.channel);
      default:
        return this.#end(wrongState(message.type, phase));
    }
  }

  /** The shell's answer to `judge`. */
  judged(verdict: ContactVerdict): Effects {
    if (this.#phase !== 'judging') return [];
    if (!verdict.accepted) {
      const refusal = clipRefusal(verdict.refusal);
      const answer = send({ type: 'VersionResponse', supported: false, version: BUS_VERSION, refusal });
      return [answer, ...this.#end(end('REFUSED', `${refusal.code} ${refusal.field}`))];
    }
    this.#phase = 'accepted';
    for (const offer of verdict.offers) {
      if (this.#enter(offer) === 0) return this.#end(tooManyOffers());
    }
    return [send({ type: 'VersionResponse', supported: true, version: BUS_VERSION })];
  }

  /** The shell's answer to `make-gpadl`; a status of 0 only after the memory is on the lane. */
  gpadlMade(id: number, status: number): Effects {
    const gpadl = this.#gpadls.get(id);
    if (this.#phase === 'ended' || gpadl?.state !== 'making') return [];
    const { channel } = gpadl;
    const answer = send({ type: 'GpadlCreated', channel, gpadl: id, status });
    if (status !== BUS_STATUS.SUCCESS) {
      this.#gpadls.delete(id);
      return [...(gpadl.silent ? [] : [answer]), ...this.#settle(channel)];
    }
    gpadl.state = gpadl.silent ? 'tearing' : 'made';
    return [gpadl.silent ? { kind: 'teardown', gpadl: id } : answer];
  }

  /** The shell's answer to `teardown`. */
  tornDown(id: number): Effects {
    const gpadl = this.#gpadls.get(id);
    if (this.#phase === 'ended' || gpadl?.state !== 'tearing') return [];
    this.#gpadls.delete(id);
    const answer = send({ type: 'GpadlTorndown', gpadl: id });
    return [...(gpadl.silent ? [] : [answer]), ...this.#settle(gpadl.channel)];
  }

  /** The shell's answer to `open`. */
  opened(id: number, status: number): Effects {
    const channel = this.#channels.get(id);
    if (this.#phase === 'ended' || channel?.state !== 'opening') return [];
    const wanted = this.#phase === 'connected' && !channel.rescinded;
    const success = status === BUS_STATUS.SUCCESS;
    channel.state = wanted && success ? 'open' : 'closed';
    const effects: ServerEffect[] = success && !wanted ? [{ kind: 'close', channel: id }] : [];
    if (this.#phase === 'connected' && !channel.released) {
      const told = wanted || !success ? status : BUS_STATUS.DEVICE_REMOVED;
      effects.push(openResult(id, channel.openId, told));
    }
    return [...effects, ...this.#sweep(id), ...this.#settle(id)];
  }

  /** Offers one more channel. */
  offer(offer: Offer): Effects {
    if (this.#phase !== 'accepted' && this.#phase !== 'connected') return [];
    const channel = this.#enter(offer);
    // Also the end of a guest that never gives rescinded ids back.
    if (channel === 0) return this.#end(tooManyOffers());
    return this.#phase === 'connected' ? [offered(channel, offer)] : [];
  }

  /** Takes an offer back; its id stays taken until the guest has released it. */
  rescind(id: number): Effects {
    const channel = this.#channels.get(id);
    if (channel === undefined || channel.rescinded) return [];
    if (this.#phase === 'accepted') this.#channels.delete(id);
    if (this.#phase !== 'connected') return [];
    channel.rescinded = true;
    const told = send({ type: 'RescindChannelOffer', channel: id });
    if (channel.state !== 'open') return [told];
    channel.state = 'closed';
    return [{ kind: 'close', channel: id }, told];
  }

  /** The channels on offer, by id. */
  offers(): ReadonlyMap<number, Offer> {
    const offers = new Map<number, Offer>();
    for (const [id, channel] of this.#channels) if (!channel.rescinded) offers.set(id, channel.offer);
    return offers;
  }

  inspect(): ServerReport {
    return {
      phase: this.#phase,
      channels: [...this.#channels].map(([channel, { offer, state, rescinded }]) => ({
        channel,
        name: offer.name,
        state: rescinded ? 'rescinded' : state,
      })),
      gpadls: this.#gpadls.size,
    };
  }

  #contact(contact: MessageOf<'InitiateContact'>): Effects {
    if (contact.version !== BUS_VERSION) {
      const answer = send({ type: 'VersionResponse', supported: false, version: BUS_VERSION });
      return [answer, ...this.#end(end('VERSION', `bus version ${contact.version}, not ${BUS_VERSION}`))];
    }
    this.#phase = 'judging';
    return [{ kind: 'judge', contact }];
  }

  #sendOffers(): Effects {
    this.#phase = 'connected';
    const offers = [...this.#channels].map(([channel, { offer }]) => offered(channel, offer));
    return [...offers, send({ type: 'AllOffersDelivered' })];
  }

  #gpadlHeader({ channel: id, gpadl, pages }: MessageOf<'GpadlHeader'>): Effects {
    const channel = this.#held(id);
    if (channel === undefined) return this.#end(end('CHANNEL', `GPADL for channel ${id}`));
    if (gpadl === 0 || this.#gpadls.has(gpadl)) return this.#end(end('GPADL', `GPADL ${gpadl} again`));
    const created = (status: number): Effects => [send({ type: 'GpadlCreated', channel: id, gpadl, status })];
    // The guest may not have seen the rescind yet: an answer, not an end.
    if (channel.rescinded) return created(BUS_STATUS.DEVICE_REMOVED);
    if (pages < 2 * RING_PAGES_MIN || pages > ringPages(channelLimits(channel.offer)).pages)
      return created(BUS_STATUS.INVALID_PARAMETER);
    if (this.#gpadls.size >= BUS_LIMITS.gpadls) return created(BUS_STATUS.INSUFFICIENT_RESOURCES);
    this.#gpadls.set(gpadl, { channel: id, pages, state: 'making', silent: false });
    return [{ kind: 'make-gpadl', channel: id, gpadl, pages }];
  }

  #gpadlTeardown({ channel: id, gpadl: gpadlId }: MessageOf<'GpadlTeardown'>): Effects {
    const channel = this.#held(id);
    const gpadl = this.#gpadls.get(gpadlId);
    if (channel === undefined) return this.#end(end('CHANNEL', `teardown on channel ${id}`));
    const used = channel.state !== 'closed' && channel.gpadl === gpadlId;
    if (gpadl?.channel !== id || gpadl.state !== 'made' || used)
      return this.#end(end('GPADL', `teardown of GPADL ${gpadlId}${used ? ', which is in use' : ''}`));
    gpadl.state = 'tearing';
    return [{ kind: 'teardown', gpadl: gpadlId }];
  }

  #open(message: MessageOf<'OpenChannel'>): Effects {
    const { channel: id, open_id, gpadl: gpadlId, downstream_page_offset: downstreamPages } = message;
    const channel = this.#held(id);
    if (channel === undefined) return this.#end(end('CHANNEL', `open of channel ${id}`));
    if (channel.rescinded) return [openResult(id, open_id, BUS_STATUS.DEVICE_REMOVED)];
    if (channel.state !== 'closed') return this.#end(end('STATE', `open of channel ${id}, ${channel.state}`));
    const gpadl = this.#gpadls.get(gpadlId);
    if (gpadl?.channel !== id || gpadl.state !== 'made')
      return this.#end(end('GPADL', `open of channel ${id} on GPADL ${gpadlId}`));
    const upstreamPages = gpadl.pages - downstreamPages;
    const small = downstreamPages < RING_PAGES_MIN || upstreamPages < RING_PAGES_MIN;
    if (small || !allowsRings(channelLimits(channel.offer), downstreamPages, upstreamPages))
      return [openResult(id, open_id, BUS_STATUS.INVALID_PARAMETER)];
    channel.state = 'opening';
    channel.openId = open_id;
    channel.gpadl = gpadlId;
    return [{ kind: 'open', channel: id, gpadl: gpadlId, downstreamPages, offer: channel.offer }];
  }

  #close({ channel: id }: MessageOf<'CloseChannel'>): Effects {
    const channel = this.#held(id);
    if (channel === undefined) return this.#end(end('CHANNEL', `close of channel ${id}`));
    // The rescind has closed it already; the two messages crossed.
    if (channel.rescinded && channel.state === 'closed') return [];
    if (channel.state !== 'open') return this.#end(end('STATE', `close of channel ${id}, ${channel.state}`));
    channel.state = 'closed';
    return [{ kind: 'close', channel: id }];
  }

  #released(id: number): Effects {
    const channel = this.#held(id);
    if (channel === undefined || !channel.rescinded)
      return this.#end(end('CHANNEL', `release of channel ${id}, which is not rescinded`));
    channel.released = true;
    return [...this.#sweep(id), ...this.#settle(id)];
  }

  #unload(): Effects {
    this.#phase = 'unloading';
    const effects: ServerEffect[] = [];
    for (const [id, channel] of this.#channels) {
      if (channel.state === 'open') {
        channel.state = 'closed';
        effects.push({ kind: 'close', channel: id });
      }
      effects.push(...this.#sweep(id));
    }
    return [...effects, ...this.#settle(0)];
  }

  /** Tears down what nobody waits for: the GPADLs of a channel that was released, or of any once the guest unloads. */
  #sweep(id: number): Effects {
    const channel = this.#channels.get(id);
    if (channel === undefined || !(channel.released || this.#phase === 'unloading')) return [];
    const effects: ServerEffect[] = [];
    for (const [gpadlId, gpadl] of this.#gpadls) {
      if (gpadl.channel !== id) continue;
      gpadl.silent = true;
      const used = channel.state !== 'closed' && channel.gpadl === gpadlId;
      if (gpadl.state !== 'made' || used) continue;
      gpadl.state = 'tearing';
      effects.push({ kind: 'teardown', gpadl: gpadlId });
    }
    return effects;
  }

  /** Frees a released id, or finishes an unload, once nothing of it is left. */
  #settle(id: number): Effects {
    const channel = this.#channels.get(id);
    const busy = [...this.#gpadls.values()].some((gpadl) => gpadl.channel === id);
    if (channel?.released && channel.state === 'closed' && !busy) this.#channels.delete(id);
    if (this.#phase !== 'unloading' || this.#gpadls.size > 0) return [];
    if ([...this.#channels.values()].some(({ state }) => state !== 'closed')) return [];
    return [send({ type: 'UnloadComplete' }), ...this.#end(end('UNLOADED', 'the guest unloaded'))];
  }

  /** A channel that the guest may still name. */
  #held(id: number): ServerChannel | undefined {
    const channel = this.#channels.get(id);
    return channel?.released ? undefined : channel;
  }

  /** Gives an offer the lowest free id, 0 when there are too many. */
  #enter(offer: Offer): number {
    if (this.#channels.size >= BUS_LIMITS.channels) return 0;
    let id = 1;
    while (this.#channels.has(id)) id++;
    const named = { ...offer, name: clip(offer.name, BUS_LIMITS.textBytes) };
    this.#channels.set(id, {
      offer: named,
      state: 'closed',
      openId: 0,
      gpadl: 0,
      rescinded: false,
      released: false,
    });
    return id;
  }

  #end(effect: ReturnType<typeof end>): Effects {
    this.#phase = 'ended';
    return [effect];
  }
}

function offered(channel: number, offer: Offer): ServerEffect {
  return send({ type: 'OfferChannel', channel, ...offer });
}

function openResult(channel: number, open_id: number, status: number): ServerEffect {
  return send({ type: 'OpenResult', channel, open_id, status });
}

function tooManyOffers(): ReturnType<typeof end> {
  return end('LIMIT', `more than ${BUS_LIMITS.channels} channels offered or not released`);
}

/** A refusal quotes the guest and its files: it must fit whatever they say. */
function clipRefusal(refusal: ContactRefusal): ContactRefusal {
  return {
    code: clip(refusal.code, BUS_LIMITS.textBytes),
    ntstatus: clip(refusal.ntstatus, BUS_LIMITS.textBytes),
    field: clip(refusal.field, BUS_LIMITS.textBytes),
    host: clip(refusal.host, BUS_LIMITS.valueBytes),
    guest: clip(refusal.guest, BUS_LIMITS.valueBytes),
    rule: clip(refusal.rule, BUS_LIMITS.sentenceBytes),
    fix: clip(refusal.fix, BUS_LIMITS.sentenceBytes),
  };
}
