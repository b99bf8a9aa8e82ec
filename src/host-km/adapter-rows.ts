import { type Image, type Row, rowByNr, STATUS } from '../abi/index.ts';
import type { Call } from './call.ts';
import type { Caller } from './roles.ts';

const NR = {
  OPENADAPTERFROMLUID: 0x01,
  ENUMADAPTERS2: 0x14,
  CLOSEADAPTER: 0x15,
  ENUMADAPTERS3: 0x3e,
} as const;

/** d3dkmt_adapterinfo: handle, LUID, number of sources, present-move flag; the last two stay 0. */
const INFO = { BYTES: 20, HANDLE: 0, LUID: 4 } as const;

function field(row: Row, name: string): number {
  const found = row.struct.fields.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${row.name} has no field ${name}`);
  return found.offset;
}

function rowOf(nr: number): Row {
  const row = rowByNr(nr);
  if (row === undefined) throw new Error(`no row 0x${nr.toString(16)}`);
  return row;
}

const OPEN = {
  luid: field(rowOf(NR.OPENADAPTERFROMLUID), 'adapter_luid'),
  handle: field(rowOf(NR.OPENADAPTERFROMLUID), 'adapter_handle'),
};
const ENUM2 = {
  count: field(rowOf(NR.ENUMADAPTERS2), 'num_adapters'),
  list: field(rowOf(NR.ENUMADAPTERS2), 'adapters'),
};
const ENUM3 = {
  count: field(rowOf(NR.ENUMADAPTERS3), 'adapter_count'),
  list: field(rowOf(NR.ENUMADAPTERS3), 'adapters'),
};
const CLOSE = { handle: field(rowOf(NR.CLOSEADAPTER), 'adapter_handle') };

/** Whether the broker serves the row itself. */
export function isAdapterRow(row: Row): boolean {
  return Object.values(NR).some((nr) => nr === row.nr);
}

/** Serves one of the rows that dxgkrnl answers without its host. NTSTATUS. */
export function serveAdapterRow(call: Call): number {
  const { process } = call.channel;
  switch (call.served.row.nr) {
    case NR.ENUMADAPTERS2:
      return enumerate(process, call.image, ENUM2.count, ENUM2.list, false);
    case NR.ENUMADAPTERS3:
      // A count of 0 asks for the number, as a missing list does.
      return enumerate(process, call.image, ENUM3.count, ENUM3.list, call.image.u32(ENUM3.count) === 0);
    case NR.OPENADAPTERFROMLUID:
      return open(process, call.image);
    case NR.CLOSEADAPTER:
      return close(process, call.image);
    default:
      return STATUS.NOT_SUPPORTED;
  }
}

/** The number of adapters, or a new handle of each; a list that is too short opens none. */
function enumerate(process: Caller, image: Image, count: number, list: number, ask: boolean): number {
  const { adapters } = process;
  const at = image.pointer(list);
  if (at === 0 || ask) {
    image.setU32(count, adapters.length);
    return STATUS.SUCCESS;
  }
  if (image.u32(count) < adapters.length) return STATUS.BUFFER_TOO_SMALL;
  for (const [index, luid] of adapters.entries()) {
    const handle = process.graph.openAdapter(process.graph.root(luid));
    if (handle === 0) {
      for (let i = 0; i < index; i++)
        process.graph.closeAdapter(image.u32(at + i * INFO.BYTES + INFO.HANDLE));
      return STATUS.NO_MEMORY;
    }
    image.setU32(at + index * INFO.BYTES + INFO.HANDLE, handle);
    image.setU64(at + index * INFO.BYTES + INFO.LUID, luid);
  }
  image.setU32(count, adapters.length);
  return STATUS.SUCCESS;
}

function open(process: Caller, image: Image): number {
  const luid = image.u64(OPEN.luid);
  const verdict = process.admits(luid);
  if (verdict === 'unknown') return STATUS.INVALID_PARAMETER;
  if (verdict === 'refused') return STATUS.GRAPHICS_DRIVER_MISMATCH;
  const handle = process.graph.openAdapter(process.graph.root(luid));
  if (handle === 0) return STATUS.NO_MEMORY;
  image.setU32(OPEN.handle, handle);
  return STATUS.SUCCESS;
}

function close(process: Caller, image: Image): number {
  const handle = image.u32(CLOSE.handle);
  if (handle === 0 || process.graph.closeAdapter(handle)) return STATUS.SUCCESS;
  return STATUS.INVALID_PARAMETER;
}
