import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A range of GPU addresses that a kernel gets, and what it may do there. */
export interface Binding {
  readonly va: bigint;
  readonly bytes: number;
  readonly access: 'read' | 'write' | 'readwrite';
}

/** One run of a kernel; the kernel finds `args` behind its bindings. */
export interface Dispatch {
  readonly module: { readonly va: bigint; readonly bytes: number };
  readonly groups: number;
  readonly bindings: readonly Binding[];
  readonly args: readonly number[];
}

/** What this program uses of a softgpu package's user-mode driver: `umd.ts` beside its manifest. */
export interface UserModeDriver {
  /** What the kernel-mode driver wants to know of an allocation. */
  allocationPrivateData(wish: {
    readonly bytes: number;
    readonly segment: 'local' | 'system';
    readonly cpuVisible: boolean;
  }): Uint8Array;
  readonly CommandBuffer: new () => {
    dispatch(dispatch: Dispatch): unknown;
    finish(): Uint8Array;
  };
}

/** Loads the driver of the package whose manifest the environment names: the one that the gate was told of. */
export async function loadUserModeDriver(manifest: string): Promise<UserModeDriver> {
  const path = join(dirname(resolve(manifest)), 'umd.ts');
  return (await import(pathToFileURL(path).href)) as UserModeDriver;
}
