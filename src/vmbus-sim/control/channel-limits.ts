import { CHANNEL_LIMITS, type ChannelLimits, DRM_CHANNEL_LIMITS } from '../limits.ts';
import { PAGE_BYTES } from '../ring/memory.ts';
import { DRM_CHANNEL_INTERFACE, guidText } from './guid.ts';
import type { Offer } from './messages.ts';

/** Bounds of the rings of a channel that is offered: they belong to its interface, and both sides look them up here. */
export function channelLimits({ interface_id }: Pick<Offer, 'interface_id'>): ChannelLimits {
  return guidText(interface_id) === DRM_CHANNEL_INTERFACE ? DRM_CHANNEL_LIMITS : CHANNEL_LIMITS;
}

/** Pages of both rings at their largest, and of the first alone. */
export function ringPages({ downstream, upstream }: ChannelLimits): {
  readonly pages: number;
  readonly downstreamPages: number;
} {
  const downstreamPages = downstream.ringBytes / PAGE_BYTES;
  return { pages: downstreamPages + upstream.ringBytes / PAGE_BYTES, downstreamPages };
}

/** Whether a channel may have rings of so many pages. */
export function allowsRings(limits: ChannelLimits, downstreamPages: number, upstreamPages: number): boolean {
  const most = ringPages(limits);
  return downstreamPages <= most.downstreamPages && upstreamPages <= most.pages - most.downstreamPages;
}
