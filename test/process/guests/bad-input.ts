/** A guest that does everything wrong, one thing at a time, and prints what each is answered. */
import { allocationPrivateData } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { rowByName } from '../../../src/abi/index.ts';
import { d3dkmt, GuestMemory, openDxg } from '../../../src/guest-um/index.ts';

const answers: Record<string, number> = {};
const memory = new GuestMemory();
const file = openDxg({ memory });
const kmt = d3dkmt(file);
const request = (name: string): number => rowByName(name)?.request ?? 0;
const raw = (name: string, va: bigint): number => file.ioctl(request(name), va);

function struct(bytes: number, words: Readonly<Record<number, number | bigint>>): bigint {
  const va = memory.alloc(bytes);
  const view = memory.view(va, bytes);
  const data = new DataView(view.buffer, view.byteOffset, bytes);
  for (const [at, value] of Object.entries(words)) {
    if (typeof value === 'bigint') data.setBigUint64(Number(at), value, true);
    else data.setUint32(Number(at), value, true);
  }
  return va;
}

const adapter = kmt.EnumAdapters2({ num_adapters: 1 }).adapters?.[0]?.adapter_handle ?? 0;
const { device } = kmt.CreateDevice({ adapter });
const { context } = kmt.CreateContextVirtual({ device });
const fence = kmt.CreateSynchronizationObject2({
  device,
  info: { type: 5, monitored_fence: { initial_fence_value: 0n } },
}).sync_object;

const query = request('LX_DXQUERYVIDEOMEMORYINFO');
const good = struct(56, { 8: adapter });
answers['good'] = file.ioctl(query, good);
answers['unknown number'] = file.ioctl((query & ~0xff) | 0x17, good);
answers['wrong size'] = file.ioctl(query + (1 << 16), good);
answers['wrong direction'] = file.ioctl(query & 0x3fff_ffff, good);
answers['wrong type byte'] = file.ioctl(query ^ 0x100, good);
answers['null struct'] = file.ioctl(query, 0n);
answers['wild struct'] = file.ioctl(query, 0x7abc_dead_b000n);
answers['struct off the end'] = file.ioctl(query, 0x7fff_ffff_fff0n);

const info = (pointer: bigint, size: number): number =>
  raw('LX_DXQUERYADAPTERINFO', struct(24, { 0: adapter, 4: 15, 8: pointer, 16: size }));
const room = memory.alloc(131_072);
answers['null buffer'] = info(0n, 64);
answers['wild buffer'] = info(0x10n, 64);
answers['size at its bound'] = info(room, 131_017);
answers['size one past it'] = info(room, 131_018);
answers['size 0'] = info(room, 0);

// As many as the largest message of a wait holds, and one more. All values are 0, which every fence has reached.
const MOST = 10_917;
const objects = memory.alloc(4 * MOST);
const values = memory.alloc(8 * MOST);
const list = memory.view(objects, 4 * MOST);
new Uint32Array(list.buffer, list.byteOffset, MOST).fill(fence);
const wait = (count: number): number =>
  raw(
    'LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU',
    struct(40, { 0: device, 4: count, 8: objects, 16: values }),
  );
answers['wait for 10916'] = wait(MOST - 1);
answers['wait for 10917'] = wait(MOST);
answers['wait for none'] = wait(0);
const signal = (count: number): number =>
  raw('LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMCPU', struct(32, { 0: device, 4: count, 8: objects, 16: values }));
answers['32 objects'] = signal(32);
answers['33 objects'] = signal(33);
answers['0 objects'] = signal(0);

const page = { priv_drv_data: allocationPrivateData({ bytes: 4096, segment: 'system', cpuVisible: false }) };
const allocate = (count: number): number =>
  kmt.CreateAllocation2({ device, allocation_info: new Array<typeof page>(count).fill(page) }).status;
answers['1024 allocations'] = allocate(1024);
answers['1025 allocations'] = allocate(1025);

const contextOf = (handle: number): number => raw('LX_DXCREATECONTEXTVIRTUAL', struct(40, { 0: handle }));
answers['handle of another kind'] = contextOf(fence);
answers['handle that never was'] = contextOf(0x4fff_ffc0);
answers['handle 0'] = contextOf(0);
answers['one-way, bad context'] = raw('LX_DXSUBMITCOMMAND', struct(384, { 24: 1, 28: device }));
answers['one-way, context in its place'] = raw('LX_DXSUBMITCOMMAND', struct(384, { 24: 1, 28: context }));

// Another guest process of the same partition: its own tables, in which none of these numbers is anything.
const other = openDxg({ memory: new GuestMemory() });
const strange = d3dkmt(other);
const theirs = strange.EnumAdapters2({ num_adapters: 1 }).adapters?.[0]?.adapter_handle ?? 0;
answers['device of another process'] = strange.CreateContextVirtual({ device }).status;
answers['fence of another process'] = strange.DestroySynchronizationObject({ sync_object: fence }).status;
const own = strange.CreateDevice({ adapter: theirs }).device;
answers['fence of another process beside our own device'] = strange.WaitForSynchronizationObjectFromCpu({
  device: own,
  objects: [fence],
  fence_values: [0n],
}).status;
other.close();

kmt.DestroyDevice({ device });
answers['device of another life'] = kmt.CreateContextVirtual({ device }).status;
answers['context that went with it'] = kmt.DestroyContext({ context }).status;
const again = kmt.CreateDevice({ adapter });
answers['a new device'] = again.status;
answers['its handle is another'] = Number(again.device !== device);
file.close();
answers['after close'] = file.ioctl(query, good);
process.stdout.write(`${JSON.stringify(answers)}\n`);
