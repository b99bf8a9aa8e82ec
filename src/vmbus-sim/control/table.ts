import { BUS_LIMITS } from '../limits.ts';
import type { ContactIdentity, ContactRefusal, MessageBodies, MessageName } from './messages.ts';

/** How one field travels. `max` is in UTF-8 bytes or elements; `bytes` fields have exactly `length`. */
export type FieldRule =
  | { readonly kind: 'u32' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'fixed32' }
  | { readonly kind: 'fixed64' }
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'bytes'; readonly length: number }
  | { readonly kind: 'message'; readonly fields: FieldRules; readonly optional: true }
  | { readonly kind: 'list'; readonly fields: FieldRules; readonly max: number };

/** Fields of a message by name, in the order of their numbers, which are 1, 2, 3, …. */
export type FieldRules = Readonly<Record<string, FieldRule>>;

type Kind<K extends FieldRule['kind']> = Extract<FieldRule, { kind: K }>;

/** The rules that a value type allows: a field of another type than its message says is a compile error. */
type RuleOf<V> = [V] extends [bigint]
  ? Kind<'fixed64'>
  : [V] extends [number]
    ? Kind<'u32' | 'fixed32'>
    : [V] extends [boolean]
      ? Kind<'bool'>
      : [V] extends [string]
        ? Kind<'text'>
        : [V] extends [Uint8Array]
          ? Kind<'bytes'>
          : [V] extends [readonly unknown[]]
            ? Kind<'list'>
            : Kind<'message'>;
type RulesOf<M> = { readonly [F in keyof M]-?: RuleOf<Exclude<M[F], undefined>> };

const U32 = { kind: 'u32' } as const;
const STATUS = { kind: 'fixed32' } as const;
const GUID = { kind: 'bytes', length: 16 } as const;
const TEXT = { kind: 'text', max: BUS_LIMITS.textBytes } as const;
const VALUE = { kind: 'text', max: BUS_LIMITS.valueBytes } as const;
const SENTENCE = { kind: 'text', max: BUS_LIMITS.sentenceBytes } as const;

const IDENTITY: RulesOf<ContactIdentity> = {
  surface: TEXT,
  driver: TEXT,
  vendor_id: U32,
  device_id: U32,
  driver_version: TEXT,
  abi: TEXT,
  umd_digest: TEXT,
};

const REFUSAL: RulesOf<ContactRefusal> = {
  code: TEXT,
  ntstatus: TEXT,
  field: TEXT,
  host: VALUE,
  guest: VALUE,
  rule: SENTENCE,
  fix: SENTENCE,
};

/** Which end may receive a message. */
export type Receiver = 'host' | 'guest';

export interface MessageRule {
  readonly number: number;
  readonly to: Receiver;
  readonly fields: FieldRules;
}

const row = <N extends MessageName>(
  number: number,
  to: Receiver,
  fields: RulesOf<MessageBodies[N]>,
): MessageRule => ({ number, to, fields: fields as FieldRules });

/** Every message of the control plane: VMBus's number, who may receive it, its fields with their bounds. */
export const MESSAGES: { readonly [N in MessageName]: MessageRule } = {
  OfferChannel: row<'OfferChannel'>(1, 'guest', {
    channel: U32,
    interface_id: GUID,
    instance_id: GUID,
    luid: { kind: 'fixed64' },
    name: TEXT,
  }),
  RescindChannelOffer: row<'RescindChannelOffer'>(2, 'guest', { channel: U32 }),
  RequestOffers: row<'RequestOffers'>(3, 'host', {}),
  AllOffersDelivered: row<'AllOffersDelivered'>(4, 'guest', {}),
  OpenChannel: row<'OpenChannel'>(5, 'host', {
    channel: U32,
    open_id: U32,
    gpadl: U32,
    downstream_page_offset: U32,
  }),
  OpenResult: row<'OpenResult'>(6, 'guest', { channel: U32, open_id: U32, status: STATUS }),
  CloseChannel: row<'CloseChannel'>(7, 'host', { channel: U32 }),
  GpadlHeader: row<'GpadlHeader'>(8, 'host', { channel: U32, gpadl: U32, pages: U32 }),
  GpadlCreated: row<'GpadlCreated'>(10, 'guest', { channel: U32, gpadl: U32, status: STATUS }),
  GpadlTeardown: row<'GpadlTeardown'>(11, 'host', { channel: U32, gpadl: U32 }),
  GpadlTorndown: row<'GpadlTorndown'>(12, 'guest', { gpadl: U32 }),
  RelIdReleased: row<'RelIdReleased'>(13, 'host', { channel: U32 }),
  InitiateContact: row<'InitiateContact'>(14, 'host', {
    version: U32,
    process_name: { kind: 'text', max: BUS_LIMITS.processNameBytes },
    script: { kind: 'text', max: BUS_LIMITS.scriptBytes },
    identities: { kind: 'list', fields: IDENTITY as FieldRules, max: BUS_LIMITS.identities },
  }),
  VersionResponse: row<'VersionResponse'>(15, 'guest', {
    supported: { kind: 'bool' },
    version: U32,
    refusal: { kind: 'message', fields: REFUSAL as FieldRules, optional: true },
  }),
  Unload: row<'Unload'>(16, 'host', {}),
  UnloadComplete: row<'UnloadComplete'>(17, 'guest', {}),
};

/** Messages that VMBus has and this bus does not serve, so that a refusal can say which. */
export const UNSERVED_MESSAGES: Readonly<Record<number, string>> = {
  9: 'GpadlBody',
  18: 'OpenReservedChannel',
  19: 'CloseReservedChannel',
  20: 'CloseReservedChannelResponse',
  21: 'TlConnectRequest',
  22: 'ModifyChannel',
  23: 'TlConnectResult',
  24: 'ModifyChannelResponse',
  25: 'ModifyConnection',
  26: 'ModifyConnectionResponse',
  27: 'Pause',
  28: 'PauseResponse',
  29: 'Resume',
};

const byNumber = new Map<number, MessageName>(
  (Object.keys(MESSAGES) as MessageName[]).map((name) => [MESSAGES[name].number, name]),
);

export function messageByNumber(number: number): MessageName | undefined {
  return byNumber.get(number);
}

/** protobuf's wire types. */
export const WIRE = { VARINT: 0, FIXED64: 1, BYTES: 2, FIXED32: 5 } as const;
export const WIRE_OF: { readonly [K in FieldRule['kind']]: number } = {
  u32: WIRE.VARINT,
  bool: WIRE.VARINT,
  fixed32: WIRE.FIXED32,
  fixed64: WIRE.FIXED64,
  text: WIRE.BYTES,
  bytes: WIRE.BYTES,
  message: WIRE.BYTES,
  list: WIRE.BYTES,
};
