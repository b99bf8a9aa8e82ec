import { rowByName } from '../src/abi/index.ts';
import { driversRoot } from '../src/cli/paths.ts';
import { type DxgFile, d3dkmt, GuestMemory, openDxg } from '../src/guest-um/index.ts';
import { findPackage } from '../src/packages/index.ts';
import type { GuestLink } from '../src/vmbus-sim/index.ts';

/** A guest that is ready to be timed: the structs of its calls lie in its memory. */
export interface BenchGuest {
  readonly file: DxgFile;
  readonly memory: GuestMemory;
  readonly adapter: number;
  /** 0x0a through the raw door. */
  call(): void;
  /** 0x09 with 1 KiB both ways. */
  call1k(): void;
  close(): void;
}

function manifestPath(): string {
  const found = findPackage(driversRoot, 'softgpu');
  if (!found.ok) throw new Error(found.message);
  return found.manifestPath;
}

/** Adapter type flags are 4 bytes; the rest of the kilobyte comes back as it went. */
const ADAPTER_TYPE = 15;

export function requestOf(name: string): number {
  const row = rowByName(name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row.request;
}

function u32(memory: GuestMemory, va: bigint, at: number, value: number): void {
  new DataView(memory.view(va, at + 4).buffer, memory.view(va, at + 4).byteOffset).setUint32(at, value, true);
}

/** Opens `where`, checks once that each call succeeds, and returns its operations. */
export function openBenchGuest(
  where: { readonly socket: string } | { readonly link: GuestLink },
): BenchGuest {
  const memory = new GuestMemory();
  const file = openDxg({ ...where, memory, partition: 'bench', manifest: manifestPath() });
  const listed = d3dkmt(file).EnumAdapters2({ num_adapters: 8, adapters: new Array(8).fill({}) });
  const adapter = listed.adapters?.[0]?.adapter_handle ?? 0;
  if (listed.status !== 0 || adapter === 0) throw new Error(`no adapter: status ${listed.status}`);

  const query = memory.alloc(56);
  u32(memory, query, 8, adapter);
  const queryRequest = requestOf('LX_DXQUERYVIDEOMEMORYINFO');
  const info = memory.alloc(24);
  const payload = memory.alloc(1024);
  u32(memory, info, 0, adapter);
  u32(memory, info, 4, ADAPTER_TYPE);
  new DataView(memory.view(info, 24).buffer, memory.view(info, 24).byteOffset).setBigUint64(8, payload, true);
  u32(memory, info, 16, 1024);
  const infoRequest = requestOf('LX_DXQUERYADAPTERINFO');
  const guest: BenchGuest = {
    file,
    memory,
    adapter,
    call: () => void file.ioctl(queryRequest, query),
    call1k: () => void file.ioctl(infoRequest, info),
    close: () => file.close(),
  };
  for (const [name, result] of [
    ['0x0a', file.ioctl(queryRequest, query)],
    ['0x09', file.ioctl(infoRequest, info)],
  ] as const)
    if (result !== 0) throw new Error(`${name} answers ${result}: nothing to measure`);
  return guest;
}
