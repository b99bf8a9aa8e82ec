import type { FrameFault } from './cursor.ts';
import type { ContactRefusal, ControlMessage, MessageName, MessageOf, Offer } from './messages.ts';

/** Why a control machine ended; it is deaf afterwards. */
export type ControlEndCode =
  /** A frame that is none, or one for the other end. */
  | 'FRAME'
  /** A message that its state does not allow. */
  | 'STATE'
  /** A channel id that was not offered, is offered twice, or is released. */
  | 'CHANNEL'
  /** A GPADL id that is not there, is there already, belongs to another channel or is in use. */
  | 'GPADL'
  /** More of something than the receiver keeps. */
  | 'LIMIT'
  /** Another version of the bus. */
  | 'VERSION'
  /** The host refused the guest's identity. */
  | 'REFUSED'
  /** Both ends agreed to stop. */
  | 'UNLOADED';

export interface EndEffect {
  readonly kind: 'end';
  readonly code: ControlEndCode;
  readonly reason: string;
}

export interface SendEffect {
  readonly kind: 'send';
  readonly message: ControlMessage;
}

/** What the host's shell has to do, in this order. */
export type ServerEffect =
  | SendEffect
  | EndEffect
  /** Decide about the guest; answer `judged`. */
  | { readonly kind: 'judge'; readonly contact: MessageOf<'InitiateContact'> }
  /** Make ring memory and put it on the lane; answer `gpadlMade`. */
  | { readonly kind: 'make-gpadl'; readonly channel: number; readonly gpadl: number; readonly pages: number }
  /** Begin to serve a channel; answer `opened`. The first `downstreamPages` are the guest-to-host ring. */
  | {
      readonly kind: 'open';
      readonly channel: number;
      readonly gpadl: number;
      readonly downstreamPages: number;
      readonly offer: Offer;
    }
  /** Stop to serve a channel. */
  | { readonly kind: 'close'; readonly channel: number }
  /** Let ring memory go; answer `tornDown`. */
  | { readonly kind: 'teardown'; readonly gpadl: number };

export interface OfferedChannel {
  readonly channel: number;
  readonly offer: Offer;
}

/** What the guest's shell has to do, in this order. */
export type ClientEffect =
  | SendEffect
  | EndEffect
  /** The host's no; `end` follows. Without a refusal it is about the version of the bus, and `version` is the host's. */
  | { readonly kind: 'refused'; readonly version: number; readonly refusal: ContactRefusal | undefined }
  /** All offers of the beginning. */
  | { readonly kind: 'offers'; readonly offers: readonly OfferedChannel[] }
  /** One more, later. */
  | { readonly kind: 'offer'; readonly channel: number; readonly offer: Offer }
  /** Take this ring memory from the lane: `pages`, of which the first `downstreamPages` are the guest-to-host ring. */
  | {
      readonly kind: 'take-gpadl';
      readonly channel: number;
      readonly gpadl: number;
      readonly pages: number;
      readonly downstreamPages: number;
      readonly offer: Offer;
    }
  /** The answer to `open`: `status` 0, and the channel may be used. */
  | { readonly kind: 'opened'; readonly channel: number; readonly gpadl: number; readonly status: number }
  /** The channel is gone: stop to use it, then call `release`. */
  | { readonly kind: 'rescinded'; readonly channel: number }
  /** The host does not use this ring memory any more: unmap it. */
  | { readonly kind: 'release-gpadl'; readonly gpadl: number };

export function send(message: ControlMessage): SendEffect {
  return { kind: 'send', message };
}

export function end(code: ControlEndCode, reason: string): EndEffect {
  return { kind: 'end', code, reason };
}

export function frameEnd(fault: FrameFault): EndEffect {
  const where = [fault.message, fault.field].filter((part) => part !== '').join('.');
  return end('FRAME', where === '' ? fault.code : `${fault.code} in ${where}`);
}

export function wrongState(message: MessageName, state: string): EndEffect {
  return end('STATE', `${message} while ${state}`);
}
