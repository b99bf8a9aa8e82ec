import { afterEach } from 'vitest';
import { drmRowByName, Image, type Row, transcoderOf } from '../../../src/abi/index.ts';
import { DrmDriver } from '../../../src/host-km/drivers/drm/driver.ts';
import type { DrmDevice } from '../../../src/host-km/drivers/drm/kernel.ts';
import { fieldOffset } from '../../../src/host-km/drivers/drm/known-rows.ts';
import {
  type Broker,
  type BrokerEvent,
  createBroker,
  type LimitOverrides,
} from '../../../src/host-km/index.ts';
import { type Answer, packetOf, ScriptedGuest, settle } from '../harness/guest.ts';
import { EXACT } from '../harness/identity.ts';
import { ScriptedKernel } from './scripted-kernel.ts';

export const DEVICE: DrmDevice = {
  driver: 'virtio_gpu',
  version: '0.1.0',
  vendorId: 0x1af4,
  deviceId: 0x1050,
  subsystemVendorId: 0x1af4,
  subsystemDeviceId: 0x1100,
  card: '/dev/dri/card0',
  render: '/dev/dri/renderD128',
  kernel: '6.12.0',
  srcversion: null,
};

export function drm(name: string): Row {
  const row = drmRowByName(name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row;
}

export const at = (name: string, field: string): number => fieldOffset(drm(name), field);

/** A DRM guest that the test plays call by call. */
export class DrmGuest {
  readonly scripted: ScriptedGuest;
  readonly luid: bigint;

  /** `pages` of each ring, or as many as it may have. */
  constructor(broker: Broker, driver: DrmDriver, partition = 'p', pid?: number, pages?: number | 'most') {
    this.scripted = new ScriptedGuest(broker, pid === undefined ? { partition } : { partition, pid });
    this.scripted.open([driver.identity], pages);
    const [luid] = [...this.scripted.channels.keys()].filter((one) => one !== 0n);
    if (luid === undefined) throw new Error('no DRM channel was offered');
    this.luid = luid;
  }

  post(name: string, file: number, fill: (image: Image) => void = () => {}): { id: number; image: Image } {
    const row = drm(name);
    const image = new Image();
    image.reset(row.struct.size);
    fill(image);
    const bytes = new Uint8Array(1 << 20);
    const end = transcoderOf(row).encodeRequest(image, bytes, 8);
    if (end < 0) throw new Error('the request does not fit');
    const payload = packetOf(row.id, bytes.slice(8, end), end - 8, file);
    return { id: this.scripted.post(this.luid, payload), image };
  }

  async call(name: string, file: number, fill?: (image: Image) => void): Promise<Answer> {
    const { id, image } = this.post(name, file, fill);
    await settle();
    const reply = this.scripted.replies(this.luid).find((one) => one.id === id);
    if (reply === undefined) throw new Error(`no reply to ${name}`);
    if (reply.status >= 0) {
      const fault = transcoderOf(drm(name)).decodeReply(reply.body, 0, reply.body.length, image);
      if (fault !== null) throw new Error(`reply to ${name}: ${fault}`);
    }
    return { status: reply.status, image };
  }

  /** Number of a new open file, or −errno. */
  async open(node = 1): Promise<number> {
    const { status, image } = await this.call('DRM_BRIDGE_OPEN', 0, (call) =>
      call.setU32(at('DRM_BRIDGE_OPEN', 'node'), node),
    );
    return status < 0 ? status : image.u32(at('DRM_BRIDGE_OPEN', 'file'));
  }

  /** What a field of a new object's row says. */
  async make(name: string, field: string, file: number, fill?: (image: Image) => void): Promise<number> {
    const { status, image } = await this.call(name, file, fill);
    return status < 0 ? status : image.u32(at(name, field));
  }
}

export interface DrmWorld {
  readonly broker: Broker;
  readonly driver: DrmDriver;
  readonly kernels: Map<string, ScriptedKernel>;
  /** What its operator was told. */
  readonly events: BrokerEvent[];
  kernel(partition?: string): ScriptedKernel;
  guest(partition?: string, pid?: number, pages?: number | 'most'): DrmGuest;
}

const brokers: Broker[] = [];
afterEach(async () => {
  for (const broker of brokers.splice(0)) await broker.close();
});

/** A broker over a DRM driver whose kernel the test plays. */
export function drmWorld(
  options: {
    readonly partitions?: readonly (string | { readonly name: string; readonly weight: number })[];
    readonly fenceMs?: number;
    readonly limits?: LimitOverrides;
    readonly memoryBytes?: number;
    readonly device?: DrmDevice;
    readonly script?: (kernel: ScriptedKernel) => void;
  } = {},
): DrmWorld {
  const kernels = new Map<string, ScriptedKernel>();
  const events: BrokerEvent[] = [];
  const driver = new DrmDriver({
    device: options.device ?? DEVICE,
    memoryBytes: options.memoryBytes ?? 2 ** 30,
    lingerMs: 0,
    ...(options.fenceMs === undefined ? {} : { fenceMs: options.fenceMs }),
    start(partition) {
      const kernel = new ScriptedKernel();
      options.script?.(kernel);
      kernels.set(partition, kernel);
      return kernel;
    },
  });
  const broker = createBroker({
    driver,
    takers: { drm: driver.taker },
    partitions: (options.partitions ?? ['p']).map((one) => (typeof one === 'string' ? { name: one } : one)),
    policy: EXACT,
    log: (event) => void events.push(event),
    limits: options.limits ?? {},
  });
  brokers.push(broker);
  return {
    broker,
    driver,
    kernels,
    events,
    kernel(partition = 'p') {
      const found = kernels.get(partition);
      if (found === undefined) throw new Error(`nobody of ${partition} has come yet`);
      return found;
    },
    guest: (partition, pid, pages) => new DrmGuest(broker, driver, partition, pid, pages),
  };
}
