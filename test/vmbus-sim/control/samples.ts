import type {
  ContactIdentity,
  ControlMessage,
  MessageName,
  MessageOf,
} from '../../../src/vmbus-sim/index.ts';
import { BUS_VERSION, DRM_CHANNEL_INTERFACE, guidBytes } from '../../../src/vmbus-sim/index.ts';

export const IDENTITY: ContactIdentity = {
  surface: 'dxg',
  driver: 'softgpu',
  vendor_id: 0x1414,
  device_id: 0x8e,
  driver_version: '1.1.0.0',
  abi: `sha256:${'ab'.repeat(32)}`,
  umd_digest: `sha256:${'cd'.repeat(32)}`,
};

export const CONTACT: MessageOf<'InitiateContact'> = {
  type: 'InitiateContact',
  version: BUS_VERSION,
  process_name: 'node',
  script: 'examples/picture/guest.ts',
  identities: [IDENTITY, { ...IDENTITY, driver_version: '1.0.0.0' }],
};

export const REFUSAL = {
  code: 'DRIVER_MISMATCH',
  ntstatus: '0xC01E0009',
  field: 'driver_version',
  host: '1.1.0.0',
  guest: '1.0.0.0',
  rule: 'exact: the versions of host and guest are the same',
  fix: 'npm run --silent kmbridge -- run --driver softgpu@1.1.0.0 guest.ts',
};

const guid = (end: string): Uint8Array => guidBytes(`01020304-0506-0708-090a-0b0c0d0e0f${end}`);

export const OFFER = {
  interface_id: guid('10'),
  instance_id: guid('20'),
  luid: 0x1122_3344_5566_7788n,
  name: 'gpu',
};
export const DRM_OFFER: typeof OFFER = { ...OFFER, interface_id: guidBytes(DRM_CHANNEL_INTERFACE) };

/** One of each, with every field set. */
export const SAMPLES: { readonly [N in MessageName]: MessageOf<N> } = {
  OfferChannel: { type: 'OfferChannel', channel: 2, ...OFFER },
  RescindChannelOffer: { type: 'RescindChannelOffer', channel: 300 },
  RequestOffers: { type: 'RequestOffers' },
  AllOffersDelivered: { type: 'AllOffersDelivered' },
  OpenChannel: {
    type: 'OpenChannel',
    channel: 1,
    open_id: 0xffff_ffff,
    gpadl: 3,
    downstream_page_offset: 64,
  },
  OpenResult: { type: 'OpenResult', channel: 1, open_id: 2, status: 0xc000_009a },
  CloseChannel: { type: 'CloseChannel', channel: 1 },
  GpadlHeader: { type: 'GpadlHeader', channel: 1, gpadl: 1, pages: 128 },
  GpadlCreated: { type: 'GpadlCreated', channel: 1, gpadl: 1, status: 1 },
  GpadlTeardown: { type: 'GpadlTeardown', channel: 1, gpadl: 1 },
  GpadlTorndown: { type: 'GpadlTorndown', gpadl: 1 },
  RelIdReleased: { type: 'RelIdReleased', channel: 1 },
  InitiateContact: CONTACT,
  VersionResponse: { type: 'VersionResponse', supported: true, version: BUS_VERSION, refusal: REFUSAL },
  Unload: { type: 'Unload' },
  UnloadComplete: { type: 'UnloadComplete' },
};

export const MESSAGE_LIST: readonly ControlMessage[] = Object.values(SAMPLES);
