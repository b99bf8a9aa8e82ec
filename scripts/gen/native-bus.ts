import { guidBytes } from '../../src/vmbus-sim/control/guid.ts';
import { BUS_VERSION } from '../../src/vmbus-sim/control/messages.ts';
import { MESSAGES } from '../../src/vmbus-sim/control/table.ts';
import {
  ADAPTER_CHANNEL_INTERFACE,
  BUS_LIMITS,
  CHANNEL_LIMITS,
  type ChannelLimits,
  DRM_CHANNEL_INTERFACE,
  DRM_CHANNEL_LIMITS,
  GLOBAL_CHANNEL_INTERFACE,
  PAGE_BYTES,
} from '../../src/vmbus-sim/index.ts';

/** The name of a constant in C. */
export const upper = (name: string): string => name.replace(/(?<!^)([A-Z])/g, '_$1').toUpperCase();
const bytes = (guid: string): string =>
  [...guidBytes(guid)].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', ');

/** What a channel's rings and packets may be. */
const rings = (name: string, limits: ChannelLimits): readonly [string, number][] =>
  (['downstream', 'upstream'] as const).flatMap((way): readonly [string, number][] => [
    [`KMB_${name}${upper(way)}_PAGES`, limits[way].ringBytes / PAGE_BYTES],
    [`KMB_${name}${upper(way)}_PACKET_BYTES`, limits[way].packetBytes],
  ]);

/** native/gen/bus.h: what the control plane and the rings of both languages share. */
export function busHeader(): string {
  const { identities, processNameBytes, scriptBytes, channels, channelId, frameBytes } = BUS_LIMITS;
  const numbers: readonly [string, number][] = [
    ['KMB_BUS_VERSION', BUS_VERSION],
    ['KMB_CHANNELS', channels],
    ['KMB_CHANNEL_ID_MAX', channelId],
    ['KMB_FRAME_BYTES', frameBytes],
    ...rings('', CHANNEL_LIMITS),
    ...rings('DRM_', DRM_CHANNEL_LIMITS),
    ['KMB_IDENTITIES', identities],
    ['KMB_PROCESS_NAME_BYTES', processNameBytes],
    ['KMB_SCRIPT_BYTES', scriptBytes],
  ];
  return [
    '/* Generated from src/vmbus-sim by `npm run gen`; do not edit. */',
    '#ifndef KMB_BUS_H',
    '#define KMB_BUS_H',
    '',
    '/* Bounds and versions: their reasons are in src/vmbus-sim/limits.ts. */',
    ...numbers.map(([name, value]) => `#define ${name} ${value}u`),
    '',
    '/* Interface GUIDs of the global channel, of an adapter, and of a DRM device, as they lie in memory. */',
    `#define KMB_GLOBAL_INTERFACE {${bytes(GLOBAL_CHANNEL_INTERFACE)}}`,
    `#define KMB_ADAPTER_INTERFACE {${bytes(ADAPTER_CHANNEL_INTERFACE)}}`,
    `#define KMB_DRM_INTERFACE {${bytes(DRM_CHANNEL_INTERFACE)}}`,
    '',
    '/* Control messages; the number is that of the field in kmbridge.bus.Frame. */',
    'enum kmb_message {',
    ...Object.entries(MESSAGES).map(([name, { number }]) => `  KMB_${upper(name)} = ${number},`),
    '};',
    '',
    '#endif',
    '',
  ].join('\n');
}
