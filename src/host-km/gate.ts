import {
  type Context,
  type Identity,
  judge,
  type Policy,
  parseIdentity,
  type Refusal,
  type Surface,
} from '../version-check/index.ts';
import {
  ADAPTER_CHANNEL_INTERFACE,
  type ContactIdentity,
  DRM_CHANNEL_INTERFACE,
  GLOBAL_CHANNEL_INTERFACE,
  guidBytes,
  type Offer,
  STORE_CHANNEL_INTERFACE,
} from '../vmbus-sim/index.ts';
import type { DriverAdapter } from './driver.ts';

/** What a guest may use of what the host has. */
export type Admission =
  | {
      readonly verdict: 'accepted';
      /** Adapters whose driver the guest's packages match, in the driver's order. */
      readonly adapters: readonly DriverAdapter[];
      readonly refused: readonly DriverAdapter[];
      /** Said with every verdict about a pair that is let in by an override. */
      readonly notes: readonly string[];
    }
  | { readonly verdict: 'refused'; readonly refusal: Refusal };

/** The claims that are well formed; a malformed one is no claim. */
export function readClaims(claims: readonly ContactIdentity[]): readonly Identity[] {
  const identities: Identity[] = [];
  for (const claim of claims) {
    const read = parseIdentity(claim);
    if (read.ok) identities.push(read.identity);
  }
  return identities;
}

/** Judges a guest against every adapter. Refused only when no adapter takes it; the refusal is the first adapter's. */
export function admit(
  policy: Policy,
  adapters: readonly DriverAdapter[],
  guests: readonly Identity[],
  context: Context,
): Admission {
  const accepted: DriverAdapter[] = [];
  const refused: DriverAdapter[] = [];
  const notes: string[] = [];
  let refusal: Refusal | null = null;
  for (const adapter of adapters) {
    const verdict = judge({ policy, host: adapter.identity, guests, context });
    if (verdict.verdict === 'accepted') {
      accepted.push(adapter);
      if (verdict.note !== undefined) notes.push(verdict.note);
    } else {
      refused.push(adapter);
      refusal ??= verdict.refusal;
    }
  }
  if (accepted.length === 0 && refusal !== null) return { verdict: 'refused', refusal };
  return { verdict: 'accepted', adapters: accepted, refused, notes };
}

const INSTANCE_TAIL = guidBytes('00000000-0000-0000-9a3c-6b6d62726467');

/** A channel's instance: the LUID's eight bytes first, as a virtual GPU's instance has it. */
function instanceOf(luid: bigint): Uint8Array {
  const bytes = INSTANCE_TAIL.slice();
  new DataView(bytes.buffer).setBigUint64(0, luid, true);
  return bytes;
}

/** The one channel of whoever asked for the driver store. */
export function storeOffer(): Offer {
  return {
    interface_id: guidBytes(STORE_CHANNEL_INTERFACE),
    instance_id: instanceOf(0n),
    luid: 0n,
    name: 'driver store',
  };
}

/** The global channel first, then one for each adapter. */
export function offersOf(surface: Surface, adapters: readonly DriverAdapter[]): readonly Offer[] {
  return [
    {
      interface_id: guidBytes(GLOBAL_CHANNEL_INTERFACE),
      instance_id: instanceOf(0n),
      luid: 0n,
      name: 'global',
    },
    ...adapters.map(({ luid, name }) => ({
      interface_id: guidBytes(surface === 'drm' ? DRM_CHANNEL_INTERFACE : ADAPTER_CHANNEL_INTERFACE),
      instance_id: instanceOf(luid),
      luid,
      name,
    })),
  ];
}
