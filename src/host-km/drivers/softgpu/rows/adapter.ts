import { STATUS } from '../../../../abi/index.ts';
import type { Identity } from '../../../../version-check/index.ts';
import type { DriverCall } from '../../../driver.ts';
import { AT } from '../offsets.ts';
import type { ProcessView } from '../views.ts';

/** KMTQUERYADAPTERINFOTYPE (d3dkmthk.h of libdxg), the ones that say something about an adapter without a display. */
const TYPE = {
  UMDRIVERPRIVATE: 0,
  GETSEGMENTSIZE: 3,
  CHECKDRIVERUPDATESTATUS: 11,
  DRIVERVERSION: 13,
  ADAPTERTYPE: 15,
  UMD_DRIVER_VERSION: 18,
  PHYSICALADAPTERCOUNT: 30,
  PHYSICALADAPTERDEVICEIDS: 31,
  QUERYREGISTRY: 48,
  KMD_DRIVER_VERSION: 49,
  CHECKDRIVERUPDATESTATUS_RENDER: 55,
  DRIVERVERSION_RENDER: 56,
  ADAPTERTYPE_RENDER: 57,
  DRIVER_DESCRIPTION: 65,
  DRIVER_DESCRIPTION_RENDER: 66,
  WDDM_2_7_CAPS: 70,
} as const;

/**
 * d3dkmt_adaptertype: render_supported, paravirtualized. Not software_device, though it is made of software: that means a
 * device that is no plug-and-play one (a rasteriser in the program's own process) and is what clients skip. This one
 * arrives as an offer on the bus and has memory and engines of its own.
 */
const ADAPTER_TYPE = 0x1 | 0x80;
/** D3DKMT_DRIVERVERSION: WDDM 3.0. */
const WDDM_3_0 = 3000;
/** "SGPU", and the version of softgpu's own ABI. */
const PRIVATE_MAGIC = 0x55504753;
const PRIVATE_VERSION = 1;

/** D3DKMT_DRIVER_DESCRIPTION: 4,096 characters of 16 bits. */
const DESCRIPTION_BYTES = 8192;
/** D3DDDI_QUERYREGISTRY_INFO with characters of 16 bits. */
const REGISTRY = { query: 0, physicalAdapter: 532, valueBytes: 536, status: 540, value: 544, bytes: 552 };
/** D3DDDI_QUERYREGISTRY_TYPE: the keys of the service and the adapter, two paths. */
const DRIVER_STORE_PATH = 2;
const REGISTRY_TYPES = 4;
/** D3DDDI_QUERYREGISTRY_STATUS. */
const REGISTRY_STATUS = { SUCCESS: 0, BUFFER_OVERFLOW: 1, FAIL: 2 };
/** Where a Windows host keeps driver packages; a guest's library makes of it where the guest has them. */
const DRIVER_STORE = '\\SystemRoot\\System32\\DriverStore\\FileRepository\\';

const q = AT.queryadapterinfo;
const v = AT.queryvideomemoryinfo;
const c = AT.changevideomemoryreservation;

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
    case TYPE.DRIVERVERSION_RENDER:
      return word(call, at, room, WDDM_3_0);
    case TYPE.CHECKDRIVERUPDATESTATUS:
    case TYPE.CHECKDRIVERUPDATESTATUS_RENDER:
      // An update ends the adapter before it begins; while it answers there is none.
      return word(call, at, room, 0);
    case TYPE.DRIVER_DESCRIPTION:
    case TYPE.DRIVER_DESCRIPTION_RENDER:
      if (room < DESCRIPTION_BYTES) return STATUS.BUFFER_TOO_SMALL;
      // The name of such a device in Windows (1414:008E); clients take an adapter by it.
      setText(call, at, `${machine.identity.driver} Virtual Render Driver`);
      return STATUS.SUCCESS;
    case TYPE.QUERYREGISTRY:
      return queryRegistry(call, at, room, machine.identity);
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
  const segment = group === 0 ? 'local' : 'system';
  const available = process.reservation.available(segment);
  const usage = process.info.memory.usage(segment);
  image.setNum64(v.budget, usage.budget);
  image.setNum64(v.current_usage, usage.used);
  image.setNum64(v.current_reservation, process.reservation.of(segment));
  image.setNum64(v.available_for_reservation, available);
  return STATUS.SUCCESS;
}

/** 0x16: until it is changed again or the process ends; more than 0x0a says is available is INVALID_PARAMETER. */
export function changeReservation(process: ProcessView, call: DriverCall): number {
  const { image } = call;
  const group = image.u32(c.memory_segment_group);
  if (group > 1 || image.u32(c.physical_adapter_index) !== 0) return STATUS.INVALID_PARAMETER;
  if (image.u32(c.process) !== 0 || image.u32(c.process + 4) !== 0) return STATUS.INVALID_PARAMETER;
  const changed = process.reservation.change(group === 0 ? 'local' : 'system', image.num64(c.reservation));
  return changed ? STATUS.SUCCESS : STATUS.INVALID_PARAMETER;
}

/**
 * D3DDDI_QUERYREGISTRY_INFO: the path of the driver package. There is no registry: a value of the two keys, and the image
 * of a kernel-mode driver, are what the adapter does not have.
 */
function queryRegistry(call: DriverCall, at: number, room: number, identity: Identity): number {
  const { image } = call;
  if (room < REGISTRY.bytes) return STATUS.BUFFER_TOO_SMALL;
  const query = image.u32(at + REGISTRY.query);
  if (query >= REGISTRY_TYPES || image.u32(at + REGISTRY.physicalAdapter) !== 0)
    return STATUS.INVALID_PARAMETER;
  const answer = (status: number, bytes: number): number => {
    image.setU32(at + REGISTRY.status, status);
    image.setU32(at + REGISTRY.valueBytes, bytes);
    return STATUS.SUCCESS;
  };
  if (query !== DRIVER_STORE_PATH) return answer(REGISTRY_STATUS.FAIL, 0);
  const path = `${DRIVER_STORE}${identity.driver}\\${identity.driver_version}`;
  const bytes = 2 * (path.length + 1);
  if (bytes > room - REGISTRY.value) return answer(REGISTRY_STATUS.BUFFER_OVERFLOW, bytes);
  setText(call, at + REGISTRY.value, path);
  return answer(REGISTRY_STATUS.SUCCESS, bytes);
}

/** UTF-16 with a NUL. */
function setText(call: DriverCall, at: number, text: string): void {
  for (let i = 0; i <= text.length; i++)
    call.image.view.setUint16(at + 2 * i, i < text.length ? text.charCodeAt(i) : 0, true);
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
