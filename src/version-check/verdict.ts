import { type Context, fixCommand } from './fix.ts';
import { type Identity, type IdentityField, showField } from './identity.ts';
import { LIMITS } from './limits.ts';
import { bindingFields, firstDifference, identical, type Pair, type Policy } from './policy.ts';
import { MISMATCH_NTSTATUS, type Refusal } from './refusal.ts';
import { printable } from './text.ts';

export interface Question {
  readonly policy: Policy;
  /** What the host's driver says it is. */
  readonly host: Identity;
  /** What the guest says of the packages it would load, best first. */
  readonly guests: readonly Identity[];
  readonly context: Context;
}

export type Verdict =
  | {
      readonly verdict: 'accepted';
      /** The claim that was accepted. */
      readonly identity: Identity;
      /** False: known not to be qualified and let in by an override; `note` says so and why. */
      readonly qualified: boolean;
      readonly note?: string;
    }
  | { readonly verdict: 'refused'; readonly refusal: Refusal };

/** The opinion about one claim. `agreed` orders refusals: the one nearest to acceptance is reported. */
type Opinion =
  | { readonly value: 'qualified' }
  | { readonly value: 'overridden'; readonly note: string }
  | {
      readonly value: 'refused';
      readonly field: IdentityField;
      readonly rule: string;
      readonly agreed: number;
    };

/**
 * Whether the host may serve a guest that would load one of these packages. Three-valued per pair: qualified; known
 * and unqualified, let in only by an override and marked; unknown, never. Total and pure.
 */
export function judge({ policy, host, guests, context }: Question): Verdict {
  let overridden: Verdict | null = null;
  let nearest: { readonly guest: Identity; readonly opinion: Opinion & { value: 'refused' } } | null = null;
  for (const guest of guests.slice(0, LIMITS.identities)) {
    const opinion = compare(policy, host, guest);
    if (opinion.value === 'qualified') return { verdict: 'accepted', identity: guest, qualified: true };
    if (opinion.value === 'overridden')
      overridden ??= { verdict: 'accepted', identity: guest, qualified: false, note: opinion.note };
    else if (nearest === null || opinion.agreed > nearest.opinion.agreed) nearest = { guest, opinion };
  }
  if (overridden !== null) return overridden;
  const seen =
    nearest === null
      ? {
          field: 'identity',
          host: nameOf(host),
          guest: 'none',
          rule: 'a guest must say which package it loads',
        }
      : {
          field: nearest.opinion.field,
          host: showField(host, nearest.opinion.field),
          guest: showField(nearest.guest, nearest.opinion.field),
          rule: `${nearest.opinion.rule} (host ${nameOf(host)}, guest ${nameOf(nearest.guest)})`,
        };
  return {
    verdict: 'refused',
    refusal: {
      code: 'DRIVER_MISMATCH',
      ntstatus: MISMATCH_NTSTATUS,
      field: seen.field,
      host: printable(seen.host),
      guest: printable(seen.guest),
      rule: printable(seen.rule, LIMITS.ruleChars),
      fix: fixCommand(acceptable(policy, host), context),
    },
  };
}

function compare(policy: Policy, host: Identity, guest: Identity): Opinion {
  const fields = bindingFields(policy, host.surface);
  const field = firstDifference(fields, host, guest);
  if (field !== null)
    return {
      value: 'refused',
      field,
      rule: `policy ${labelOf(policy)}: ${field} of host and guest must be equal`,
      agreed: fields.indexOf(field),
    };
  return policy.kind === 'pairs' ? comparePair(policy, host, guest) : { value: 'qualified' };
}

function comparePair(policy: Policy & { kind: 'pairs' }, host: Identity, guest: Identity): Opinion {
  const label = `policy ${labelOf(policy)}`;
  const sameFields = bindingFields(policy, host.surface).length;
  const bad = policy.unqualified.find((pair) => names(pair, host, guest));
  if (bad?.allow === true)
    return {
      value: 'overridden',
      note: `unqualified pair let in by ${label}: host ${nameOf(host)}, guest ${nameOf(guest)}: ${bad.reason}`,
    };
  if (bad !== undefined)
    return {
      value: 'refused',
      field: 'driver_version',
      rule: `${label}: this pair is known and not qualified: ${bad.reason}`,
      agreed: sameFields + 1,
    };
  if (policy.qualified.some((pair) => names(pair, host, guest)) || identical(host, guest))
    return { value: 'qualified' };
  if (
    host.driver_version !== guest.driver_version &&
    !policy.qualified.some((p) => versionsOf(p, host, guest))
  )
    return {
      value: 'refused',
      field: 'driver_version',
      rule: `${label}: this pair of versions is unknown`,
      agreed: sameFields,
    };
  return {
    value: 'refused',
    field: 'umd_digest',
    rule: `${label}: the guest's package is not the one this pair of versions is qualified with`,
    agreed: sameFields + 1,
  };
}

function versionsOf(pair: Pair, host: Identity, guest: Identity): boolean {
  return (
    pair.driver === host.driver && pair.host === host.driver_version && pair.guest === guest.driver_version
  );
}

function names(pair: Pair, host: Identity, guest: Identity): boolean {
  if (!versionsOf(pair, host, guest)) return false;
  if (pair.umd_digest !== undefined) return pair.umd_digest === guest.umd_digest;
  return pair.host !== pair.guest || host.umd_digest === guest.umd_digest;
}

/** A package that `policy` lets in: the host's own version, unless a file speaks against it. */
function acceptable(policy: Policy, host: Identity): Pick<Identity, 'driver' | 'driver_version'> {
  if (policy.kind !== 'pairs' || comparePair(policy, host, host).value !== 'refused') return host;
  const pair = policy.qualified.find((p) => p.driver === host.driver && p.host === host.driver_version);
  return pair === undefined ? host : { driver: pair.driver, driver_version: pair.guest };
}

function labelOf(policy: Policy): string {
  return policy.kind === 'pairs' ? policy.name : policy.kind;
}

function nameOf(identity: Identity): string {
  return `${identity.driver} ${identity.driver_version}`;
}
