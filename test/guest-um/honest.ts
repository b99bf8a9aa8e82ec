import { elementCount, elementsAt, handleSites, live, rowByName } from '../../src/abi/index.ts';
import { type DxgFile, d3dkmt, GuestMemory, openDxg } from '../../src/guest-um/index.ts';
import type { Manifest } from '../../src/version-check/index.ts';
import { FakeHost, LUID, type Received, type Serve } from './fake-host.ts';

export const MANIFEST: Manifest = {
  format: 1,
  surface: 'dxg',
  driver: 'softgpu',
  vendor_id: 0x1414,
  device_id: 0x8e,
  driver_version: '1.1.0.0',
  abi: `sha256:${'a'.repeat(64)}`,
  umd_digest: `sha256:${'b'.repeat(64)}`,
  files: [],
};

/** Answers as a broker whose driver does nothing would: success, and a fresh handle wherever one is made. */
export function honest(): Serve {
  let adapters = 0x4000_0000;
  let objects = 0x40;
  const next = (kind: string | undefined): number => {
    if (kind !== 'adapter') {
      objects += 0x40;
      return (objects | 0x4000_0000) >>> 0;
    }
    adapters += 0x40;
    return adapters - 0x40;
  };
  return ({ row, image }: Received) => {
    const sites = handleSites(row);
    if (row.name === 'LX_DXENUMADAPTERS2') image.setU32(0, 1);
    for (const { offset, handle } of sites.scalars)
      if (handle.use === 'new') image.setU32(offset, next(handle.kinds[0]));
    for (const array of sites.arrays) {
      if (!live(array.when, image, 0) || elementsAt(array, image) === 0) continue;
      for (let i = 0; i < elementCount(array, image); i++)
        for (const { offset, handle, luid } of array.sites) {
          const base = elementsAt(array, image) + i * array.stride;
          if (handle.use !== 'new') continue;
          image.setU32(base + offset, next(handle.kinds[0]));
          if (luid >= 0) image.setU64(base + luid, LUID);
        }
    }
    return 0;
  };
}

export interface Opened {
  readonly host: FakeHost;
  readonly file: DxgFile;
  readonly memory: GuestMemory;
}

export function openFake(host: FakeHost = new FakeHost()): Opened {
  host.serve = honest();
  const memory = new GuestMemory();
  return { host, memory, file: openDxg({ link: host, memory, manifest: [MANIFEST] }) };
}

/** An open file with an adapter handle. */
export function openAdapter(host?: FakeHost): Opened & { readonly adapter: number } {
  const opened = openFake(host);
  const listed = d3dkmt(opened.file).EnumAdapters2({ num_adapters: 1 });
  const adapter = listed.adapters?.[0]?.adapter_handle ?? 0;
  if (listed.status !== 0 || adapter === 0) throw new Error(`no adapter: ${listed.status}`);
  return { ...opened, adapter };
}

export function requestOf(name: string): number {
  const row = rowByName(name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row.request;
}

/** A struct in the guest's memory, and a view of it. */
export function struct(memory: GuestMemory, bytes: number): { readonly va: bigint; readonly view: DataView } {
  const va = memory.alloc(bytes);
  const { buffer, byteOffset } = memory.view(va, bytes);
  return { va, view: new DataView(buffer, byteOffset, bytes) };
}
