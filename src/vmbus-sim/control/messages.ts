/** The control messages as plain values; `proto/kmbridge/bus.proto` says what they mean. Statuses are unsigned NTSTATUS. */

/** A driver package the guest may load, as its manifest names it. */
export interface ContactIdentity {
  readonly surface: string;
  readonly driver: string;
  readonly vendor_id: number;
  readonly device_id: number;
  readonly driver_version: string;
  readonly abi: string;
  readonly umd_digest: string;
}

/** Why the host will not talk to this guest. */
export interface ContactRefusal {
  readonly code: string;
  readonly ntstatus: string;
  readonly field: string;
  readonly host: string;
  readonly guest: string;
  readonly rule: string;
  readonly fix: string;
}

/** What a channel is: both GUIDs are 16 bytes as they lie in memory. */
export interface Offer {
  readonly interface_id: Uint8Array;
  readonly instance_id: Uint8Array;
  readonly luid: bigint;
  readonly name: string;
}

/** The fields of each message, by name. */
export interface MessageBodies {
  readonly OfferChannel: Offer & { readonly channel: number };
  readonly RescindChannelOffer: { readonly channel: number };
  readonly RequestOffers: object;
  readonly AllOffersDelivered: object;
  readonly OpenChannel: {
    readonly channel: number;
    readonly open_id: number;
    readonly gpadl: number;
    readonly downstream_page_offset: number;
  };
  readonly OpenResult: { readonly channel: number; readonly open_id: number; readonly status: number };
  readonly CloseChannel: { readonly channel: number };
  readonly GpadlHeader: { readonly channel: number; readonly gpadl: number; readonly pages: number };
  readonly GpadlCreated: { readonly channel: number; readonly gpadl: number; readonly status: number };
  readonly GpadlTeardown: { readonly channel: number; readonly gpadl: number };
  readonly GpadlTorndown: { readonly gpadl: number };
  readonly RelIdReleased: { readonly channel: number };
  readonly InitiateContact: {
    readonly version: number;
    readonly process_name: string;
    readonly script: string;
    readonly identities: readonly ContactIdentity[];
  };
  readonly VersionResponse: {
    readonly supported: boolean;
    readonly version: number;
    readonly refusal?: ContactRefusal;
  };
  readonly Unload: object;
  readonly UnloadComplete: object;
}

export type MessageName = keyof MessageBodies;

/** One message: its name in `type`, its fields beside it. */
export type MessageOf<N extends MessageName> = { readonly type: N } & MessageBodies[N];

export type ControlMessage = { [N in MessageName]: MessageOf<N> }[MessageName];

/** The one version of this bus, major << 16 | minor. Exact match, as on VMBus: there is no "closest". */
export const BUS_VERSION = 1 << 16;

/** The statuses that the control plane itself answers with. */
export const BUS_STATUS = {
  SUCCESS: 0,
  UNSUCCESSFUL: 0xc0000001,
  INVALID_PARAMETER: 0xc000000d,
  INSUFFICIENT_RESOURCES: 0xc000009a,
  DEVICE_REMOVED: 0xc00002b6,
} as const;
