import { DROP_MASTER } from '../../src/host-km/drivers/drm/drop-master.ts';
import {
  COMPLETION_WORDS,
  ENTRY_WORDS,
  HEAD_BYTES,
  KIND,
  MAGIC,
  PATCH_BYTES,
  PUMP_FD,
  VERSION,
  WORD,
} from '../../src/host-km/drivers/drm/pump/layout.ts';
import { PUMP_LIMITS } from '../../src/host-km/drivers/drm/pump/limits.ts';
import {
  CREDIT_BITS,
  QUEUE_ASK,
  QUEUE_BYTES,
  QUEUE_CALL_AT,
  QUEUE_HANDLES,
  QUEUE_STRUCT_BYTES,
  QUEUE_TABLE,
  QUEUE_VERSION,
  QUEUE_WORD,
} from '../../src/host-km/drivers/drm/pump/queue-layout.ts';
import { upper } from './native-bus.ts';
import type { PumpRequest } from './pump-requests.ts';

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}u`;

/** native/gen/pump.h: the shared memory, the limits and the allowed requests, as the broker has them. */
export function pumpHeader(requests: readonly PumpRequest[]): string {
  const codes = new Map(requests.map(({ request, name }) => [request, name]));
  const numbers = [
    ['KMB_PUMP_MAGIC', hex(MAGIC)],
    ['KMB_PUMP_VERSION', `${VERSION}u`],
    ['KMB_HEAD_BYTES', `${HEAD_BYTES}u`],
    ['KMB_ENTRY_BYTES', `${ENTRY_WORDS * 4}u`],
    ['KMB_COMPLETION_BYTES', `${COMPLETION_WORDS * 4}u`],
    ['KMB_PATCH_BYTES', `${PATCH_BYTES}u`],
    ...Object.entries(PUMP_FD).map(([name, fd]) => [`KMB_FD_${name}`, `${fd}`]),
    ...Object.entries(WORD).map(([name, index]) => [`KMB_WORD_${name}`, `${index}u`]),
  ];
  const sorted = [...codes].sort(([a], [b]) => a - b);
  return [
    '/* Generated from src/host-km/drivers/drm/pump and the rows of DRM by `npm run gen`; do not edit. */',
    '#ifndef KMB_PUMP_H',
    '#define KMB_PUMP_H',
    '',
    '/* The memory that broker and pump share: src/host-km/drivers/drm/pump/layout.ts. */',
    ...numbers.map(([name, value]) => `#define ${name} ${value}`),
    '',
    '/* What an entry asks for. */',
    'enum kmb_kind {',
    ...Object.entries(KIND).map(([name, value]) => `  KMB_KIND_${name} = ${value},`),
    '};',
    '',
    '/* Their reasons are in src/host-km/drivers/drm/pump/limits.ts. */',
    ...Object.entries(PUMP_LIMITS).map(([name, value]) => `#define KMB_PUMP_${upper(name)} ${value}u`),
    '',
    '/* Asked of each file that is opened. */',
    `#define KMB_PUMP_DROP_MASTER ${hex(DROP_MASTER.request)}`,
    '',
    '/* The request codes that the filter allows: that one and those of all rows, ascending. */',
    '#define KMB_PUMP_REQUESTS \\',
    sorted.map(([request, name]) => `  ${hex(request)} /* ${name} */`).join(', \\\n'),
    '',
    '#endif',
    '',
  ].join('\n');
}

/** native/gen/queue.h: the memory of a submission queue, as broker, pump and shim have it. */
export function queueHeader(): string {
  const numbers = [
    ['KMB_QUEUE_VERSION', `${QUEUE_VERSION}u`],
    ...Object.entries(QUEUE_WORD).map(([name, index]) => [`KMB_QUEUE_WORD_${name}`, `${index}u`]),
    ['KMB_QUEUE_CALL_AT', `${QUEUE_CALL_AT}u`],
    ['KMB_QUEUE_CALL_BYTES', `${PUMP_LIMITS.queueCallBytes}u`],
    ['KMB_QUEUE_MEMORY_BYTES', `${QUEUE_BYTES}u`],
    ['KMB_QUEUE_ASK', `(${QUEUE_ASK + 1} - 1)`],
    ...Object.entries(QUEUE_TABLE).map(([name, index]) => [`KMB_QUEUE_TABLE_${name}`, `${index}u`]),
    ['KMB_CREDIT_CALLS', hex(CREDIT_BITS.CALLS)],
    ['KMB_CREDIT_EPOCH_SHIFT', `${CREDIT_BITS.EPOCH_SHIFT}u`],
    ['KMB_CREDIT_EPOCH', hex(CREDIT_BITS.EPOCH)],
    ['KMB_CREDIT_CLOSED', hex(CREDIT_BITS.CLOSED >>> 0)],
    ['KMB_QUEUE_STRUCT_BYTES', `${QUEUE_STRUCT_BYTES}u`],
    ['KMB_QUEUE_HANDLES', `${QUEUE_HANDLES}u`],
  ];
  return [
    '/* Generated from src/host-km/drivers/drm/pump/queue-layout.ts by `npm run gen`; do not edit. */',
    '#ifndef KMB_QUEUE_H',
    '#define KMB_QUEUE_H',
    '',
    ...numbers.map(([name, value]) => `#define ${name} ${value}`),
    '',
    '#endif',
    '',
  ].join('\n');
}
