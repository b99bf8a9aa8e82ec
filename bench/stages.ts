import { Image, rowByName, transcoderOf } from '../src/abi/index.ts';
import { GuestDescriptors } from '../src/host-km/descriptors.ts';
import { Dispatcher } from '../src/host-km/dispatch.ts';
import type { DriverCall } from '../src/host-km/driver.ts';
import { softgpu } from '../src/host-km/index.ts';
import { Partition } from '../src/host-km/partition.ts';
import { Poller } from '../src/host-km/poller.ts';
import { GuestProcess } from '../src/host-km/process.ts';
import { SharedObjects } from '../src/host-km/shared-objects.ts';
import { SlabMemory } from '../src/host-km/slab-memory.ts';
import {
  CHANNEL_LIMITS,
  ChannelEnd,
  createThreadLink,
  PAGE_BYTES,
  ringPages,
  splitRings,
} from '../src/vmbus-sim/index.ts';
import { benchIdentity } from './in-process.ts';
import type { Figures } from './process.ts';
import { BLOCKS, median, timeBlock } from './stats.ts';

const HEAD_BYTES = 8;

/** What 0x0a costs piece by piece, in one thread: where a call's own time goes. */
export async function stageFigures(): Promise<Figures> {
  const row = rowByName('LX_DXQUERYVIDEOMEMORYINFO');
  if (row === undefined) throw new Error('no row 0x0a');
  const codec = transcoderOf(row);
  const driver = softgpu({ identity: benchIdentity() });
  const [adapter] = driver.adapters();
  if (adapter === undefined) throw new Error('softgpu has no adapter');
  const partition = new Partition({ name: 'stages' }, driver, 1, {}, undefined);
  const { account } = partition;
  const link = createThreadLink();
  const process = new GuestProcess({
    owner: { pid: 1, name: 'stages', violated: failed, hung: failed, failed, ring: () => {} },
    partition,
    account,
    memory: new SlabMemory(link.host, account),
    descriptors: new GuestDescriptors(link.host, account),
    sharedObjects: new SharedObjects(),
    driver,
    poller: new Poller(),
    admitted: [adapter.luid],
    refused: [],
  });
  const root = process.graph.root(adapter.luid);
  const handle = process.graph.openAdapter(root);

  const image = new Image();
  image.reset(row.struct.size);
  image.setU32(8, handle);
  const wire = new Uint8Array(256);
  const end = codec.encodeRequest(image, wire, HEAD_BYTES);
  new DataView(wire.buffer).setUint32(0, row.nr, true);
  new DataView(wire.buffer).setUint32(4, end - HEAD_BYTES, true);
  const received = new Image();

  const memory = new Uint8Array(ringPages(CHANNEL_LIMITS).pages * PAGE_BYTES);
  const guest = new ChannelEnd(splitRings(memory), 'guest');
  const host = new ChannelEnd(splitRings(memory), 'host');

  let status = 1;
  const channel = {
    id: 1,
    process,
    adapter: root,
    open: true,
    maxPayload: host.maxPayload,
    reply(_id: number, payload: Uint8Array): void {
      status = payload[0] ?? 1;
    },
  };
  const dispatcher = new Dispatcher();
  const packet = {
    kind: 'inband' as const,
    id: 1,
    wantsCompletion: true,
    payload: wire,
    bytes: (end + 7) & ~7,
  };
  dispatcher.take(channel, packet);
  if (status !== 0) throw new Error(`0x0a answers ${status}: nothing to measure`);

  const object = process.graph.adapterHandle(handle)?.object;
  const call: DriverCall = {
    row,
    image: received,
    object: () => object,
    create: failed,
    shared: () => undefined,
    share: failed,
  };
  const stages: Readonly<Record<string, () => void>> = {
    encode: () => void codec.encodeRequest(image, wire, HEAD_BYTES),
    ring: () => {
      guest.send(1, true, wire, end);
      host.receive();
      host.endBatch();
      host.complete(1, wire, end);
      guest.receive();
      guest.endBatch();
    },
    decode: () => void codec.decodeRequest(wire, HEAD_BYTES, end, received),
    // Packet to reply: head, row, decode, handles, driver and the reply's encoding.
    take: () => void dispatcher.take(channel, packet),
    driver: () => void process.driver.call(call, failed),
  };
  const ns: Record<string, number> = {};
  for (const [name, stage] of Object.entries(stages)) {
    const values = Array.from({ length: BLOCKS }, () => timeBlock(stage, 1000, 20e6));
    ns[name] = median(values);
  }
  link.host.close();
  await driver.close();
  const { encode = 0, ring = 0, decode = 0, take = 0, driver: inDriver = 0 } = ns;
  return {
    'call.stage_ns.encode': encode,
    'call.stage_ns.ring': ring,
    'call.stage_ns.decode': decode,
    'call.stage_ns.dispatch': Math.max(0, take - decode - inDriver),
    'call.stage_ns.driver': inDriver,
  };
}

function failed(): never {
  throw new Error('the measured call did something that it must not');
}
