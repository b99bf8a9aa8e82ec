import { STATUS } from '../../../../abi/index.ts';
import type { DriverCall } from '../../../driver.ts';
import { AT } from '../offsets.ts';
import type { ProcessView } from '../views.ts';

/** KMTQUERYADAPTERINFOTYPE (d3dkmthk.h of libdxg), the ones that say something about an adapter without a display. */
const TYPE = {
  UMDRIVERPRIVATE: 0,
  GETSEGMENTSIZE: 3,
  DRIVERVERSION: 13,
  ADAPTERTYPE: 15,
  UMD_DRIVER_VERSION: 18,
  PHYSICALADAPTERCOUNT: 30,
  PHYSICALADAPTERDEVICEIDS: 31,
  KMD_DRIVER_VERSION: 49,
  ADAPTERTYPE_RENDER: 57,
  WDDM_2_7_CAPS: 70,
} as const;

/** d3dkmt_adaptertype: render_supported, software_device, paravirtualized. */
const ADAPTER_TYPE = 0x1 | 0x4 | 0x80;
/** D3DKMT_DRIVERVERSION: WDDM 3.0. */
const WDDM_3_0 = 3000;
/** "SGPU", and the version of softgpu's own ABI. */
const PRIVATE_MAGIC = 0x55504753;
const PRIVATE_VERSION = 1;

const q = AT.queryadapterinfo;
const v = AT.queryvideomemoryinfo;

/** 0x09: answers into the caller's buffer; one that is too small gets nothing. */
export function queryAdapterInfo(process: ProcessView, call: DriverCall): number {
  const { image } = call;
  const { machine } = process;
  const at = image.pointer(q.private_data);
  const room = image.u32(q.private_data_size);
  if (at === 0) return STATUS.INVALID_PARAMETER;
  switch (image.u32(q.type)) {
    case TYPE.ADAPTERTYPE:
    case TYPE.ADAPTERTYPE_RENDER:
      return word(call, at, room, ADAPTER_TYPE);
    case TYPE.DRIVERVERSION:
      return word(call, at, room, WDDM_3_0);
    case TYPE.PHYSICALADAPTERCOUNT:
      return word(call, at, room, 1);
    case TYPE.WDDM_2_7_CAPS:
      // No hardware scheduling of any kind.
      return word(call, at, room, 0);
    case TYPE.UMDRIVERPRIVATE:
      if (room < 8) return STATUS.BUFFER_TOO_SMALL;
      image.setU32(at, PRIVATE_MAGIC);
      image.setU32(at + 4, PRIVATE_VERSION);
      return STATUS.SUCCESS;
    case TYPE.GETSEGMENTSIZE:
      // D3DKMT_SEGMENTSIZEINFO: dedicated video, dedicated system, shared system memory.
      if (room < 24) return STATUS.BUFFER_TOO_SMALL;
      image.setNum64(at, machine.localBytes);
      image.setNum64(at + 8, 0);
      image.setNum64(at + 16, machine.systemBytes);
      return STATUS.SUCCESS;
    case TYPE.UMD_DRIVER_VERSION:
    case TYPE.KMD_DRIVER_VERSION:
      if (room < 8) return STATUS.BUFFER_TOO_SMALL;
      image.setU64(at, packedVersion(machine.identity.driver_version));
      return STATUS.SUCCESS;
    case TYPE.PHYSICALADAPTERDEVICEIDS:
      // D3DKMT_QUERY_DEVICE_IDS: the index of the adapter comes in, six ids go out.
      if (room < 28) return STATUS.BUFFER_TOO_SMALL;
      if (image.u32(at) !== 0) return STATUS.INVALID_PARAMETER;
      image.setU32(at + 4, machine.identity.vendor_id);
      image.setU32(at + 8, machine.identity.device_id);
      for (let i = 12; i < 28; i += 4) image.setU32(at + i, 0);
      return STATUS.SUCCESS;
    default:
      return STATUS.INVALID_PARAMETER;
  }
}

/** 0x0a: the partition's budget and what it uses, by segment group (0 local, 1 the rest). */
export function queryVideoMemoryInfo(process: ProcessView, call: DriverCall): number {
  const { image } = call;
  const group = image.u32(v.memory_segment_group);
  if (group > 1 || image.u32(v.physical_adapter_index) !== 0) return STATUS.INVALID_PARAMETER;
  if (image.u32(v.process) !== 0 || image.u32(v.process + 4) !== 0) return STATUS.INVALID_PARAMETER;
  const usage = process.info.memory.usage(group === 0 ? 'local' : 'system');
  image.setNum64(v.budget, usage.budget);
  image.setNum64(v.current_usage, usage.used);
  image.setNum64(v.current_reservation, 0);
  image.setNum64(v.available_for_reservation, 0);
  return STATUS.SUCCESS;
}

function word(call: DriverCall, at: number, room: number, value: number): number {
  if (room < 4) return STATUS.BUFFER_TOO_SMALL;
  call.image.setU32(at, value);
  return STATUS.SUCCESS;
}

/** `1.1.0.0` as Windows packs it: four u16, the first one on top. */
function packedVersion(version: string): bigint {
  return version.split('.').reduce((packed, part) => (packed << 16n) | (BigInt(part) & 0xffffn), 0n);
}
