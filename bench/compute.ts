import { d3dkmt } from '../src/guest-um/index.ts';
import { type BenchGuest, requestOf } from './guest.ts';
import type { HostPeer } from './peer.ts';
import { alternate, type Figures, warm } from './process.ts';
import { median, nowNs } from './stats.ts';

const BATCH = 10_000;
const COPY_BYTES = 64 * 2 ** 20;
const PAGE = 4096;
const MONITORED_FENCE = 5;

/** Throws with the call's name unless it succeeded (0, or pending for calls that complete on the paging queue). */
function done<T extends { readonly status: number }>(name: string, result: T): T {
  if (result.status !== 0 && result.status !== 0x103) throw new Error(`${name}: status ${result.status}`);
  return result;
}

interface Compute {
  readonly device: number;
  readonly context: number;
  readonly fence: number;
  readonly fenceVa: bigint;
}

function prepare({ file, adapter }: BenchGuest): Compute {
  const kmt = d3dkmt(file);
  const { device } = done('CreateDevice', kmt.CreateDevice({ adapter }));
  const { context } = done('CreateContextVirtual', kmt.CreateContextVirtual({ device }));
  const made = done(
    'CreateSynchronizationObject2',
    kmt.CreateSynchronizationObject2({
      device,
      info: { type: MONITORED_FENCE, monitored_fence: { initial_fence_value: 0n } },
    }),
  );
  return {
    device,
    context,
    fence: made.sync_object,
    fenceVa: made.info.monitored_fence?.fence_cpu_virtual_address ?? 0n,
  };
}

/** Submits of an empty command buffer: one-way, against the same number each waited for. */
export function submitFigures(peer: HostPeer, guest: BenchGuest): Figures {
  peer.pin(0, 1);
  const { memory, file } = guest;
  const kmt = d3dkmt(file);
  const { context, fence, fenceVa, device } = prepare(guest);
  const submit = memory.alloc(384);
  const data = memory.alloc(64);
  const view = new DataView(memory.view(submit, 384).buffer, memory.view(submit, 384).byteOffset, 384);
  view.setUint32(24, 1, true);
  view.setUint32(28, context, true);
  view.setBigUint64(288, data, true);
  view.setUint32(296, 64, true);
  const request = requestOf('LX_DXSUBMITCOMMAND');
  const page = memory.view(fenceVa, 8);
  const seen = new BigUint64Array(page.buffer, page.byteOffset, 1);
  let value = 0n;

  function fenceAfter(): void {
    value++;
    done(
      'SignalSynchronizationObjectFromGpu',
      kmt.SignalSynchronizationObjectFromGpu({ context, objects: [fence], monitored_fence_values: [value] }),
    );
    while (Atomics.load(seen, 0) < value);
  }
  const costs: number[] = [];
  function asyncBlock(): number {
    const started = nowNs();
    for (let i = 0; i < BATCH; i++) file.ioctl(request, submit);
    costs.push((nowNs() - started) / BATCH);
    fenceAfter();
    return (BATCH * 1e9) / (nowNs() - started);
  }
  // Each submit's fence is seen before the next is posted.
  function syncBlock(): number {
    const rounds = BATCH / 10;
    const started = nowNs();
    for (let i = 0; i < rounds; i++) {
      file.ioctl(request, submit);
      fenceAfter();
    }
    return (rounds * 1e9) / (nowNs() - started);
  }
  warm(() => void file.ioctl(request, submit));
  fenceAfter();
  costs.length = 0;
  const blocks = Array.from({ length: 10 }, () => alternate(syncBlock, asyncBlock, 3));
  kmt.DestroyDevice({ device });
  return {
    'submit.sync_per_s': median(blocks.map(([sync]) => sync)),
    'submit.async_per_s': median(blocks.map(([, one]) => one)),
    'submit.guest_ns': median(costs),
  };
}

/** 64 MiB into a Lock2 map against the same into ordinary memory. */
export function copyFigures(guest: BenchGuest, privateData: (bytes: number) => Uint8Array): Figures {
  const { file, memory, adapter } = guest;
  const kmt = d3dkmt(file);
  const { device } = done('CreateDevice', kmt.CreateDevice({ adapter }));
  const info = [{ priv_drv_data: privateData(COPY_BYTES) }];
  const made = done('CreateAllocation2', kmt.CreateAllocation2({ device, allocation_info: info }));
  const allocation = made.allocation_info?.[0]?.allocation ?? 0;
  const locked = done('Lock2', kmt.Lock2({ device, allocation }));
  const map = memory.view(locked.data, COPY_BYTES);
  const source = new Uint8Array(COPY_BYTES).fill(3);
  const plain = new Uint8Array(COPY_BYTES).fill(1);
  for (let at = 0; at < COPY_BYTES; at += PAGE) map[at] = 1;
  const rate = (target: Uint8Array) => (): number => {
    const started = nowNs();
    target.set(source);
    return (COPY_BYTES * 1e9) / (nowNs() - started);
  };
  const [floor, copy] = alternate(rate(plain), rate(map));
  kmt.Unlock2({ device, allocation });
  kmt.DestroyDevice({ device });
  return { 'copy.bytes_per_s': copy, 'floor.memcpy_bytes_per_s': floor };
}
