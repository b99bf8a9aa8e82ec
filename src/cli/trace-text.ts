import {
  DOOR_IOCTL,
  DOOR_THUNK,
  DOORS,
  drmBridgeRows,
  drmRowById,
  drmRows,
  errnoName,
  rowByNr,
  rows,
  statusName,
} from '../abi/index.ts';
import type { TraceEvent } from '../host-km/index.ts';

const NAME_COLUMN = [
  ...DOORS,
  ...[...rows, ...drmRows, ...drmBridgeRows].flatMap(({ name, api }) => [name, api]),
].reduce((widest, name) => Math.max(widest, name.length), 0);
/** Below it a status is an NTSTATUS: no errno is larger (MAX_ERRNO of linux/err.h). */
const MOST_ERRNO = 4095;
const STATUS_COLUMN = 'STATUS_GRAPHICS_DRIVER_MISMATCH'.length;

/** A call as one line for people, its newline included. */
export function traceText(event: TraceEvent): string {
  const columns = [
    isoTime(BigInt(event.time_ns)),
    event.partition.padEnd(8),
    String(event.pid).padStart(7),
    event.process.padEnd(16),
    calledName(event).padEnd(NAME_COLUMN),
    statusText(event.status).padEnd(STATUS_COLUMN),
    `${(event.duration_ns / 1e3).toFixed(1).padStart(9)} µs`,
    ...(event.one_way ? ['one-way'] : []),
  ];
  return `${columns.join('  ')}\n`;
}

export function lostText(lost: number): string {
  return `${lost} ${lost === 1 ? 'call is' : 'calls are'} missing here: they came faster than they could be written\n`;
}

/** The function that was called, as the caller knows it. */
export function calledName({ door, nr }: Pick<TraceEvent, 'door' | 'nr'>): string {
  // Where a call of dxg has its door a DRM call has its open file.
  const drm = drmRowById(nr);
  if (drm !== undefined) return drm.name;
  const row = rowByNr(nr);
  const number = `0x${nr.toString(16).padStart(2, '0')}`;
  if (door === DOOR_IOCTL) return row?.name ?? number;
  if (door === DOOR_THUNK) return row?.api ?? number;
  return DOORS[door] ?? `${row?.name ?? number} by door ${door}`;
}

function statusText(status: TraceEvent['status']): string {
  if (status === 'abandoned') return status;
  if (status === 0) return 'SUCCESS';
  return status < 0 && status >= -MOST_ERRNO ? errnoName(-status) : statusName(status);
}

/** UTC with microseconds, which is what the clock is good for. */
function isoTime(ns: bigint): string {
  const milliseconds = new Date(Number(ns / 1_000_000n)).toISOString().slice(0, -1);
  return `${milliseconds}${String((ns / 1000n) % 1000n).padStart(3, '0')}Z`;
}
