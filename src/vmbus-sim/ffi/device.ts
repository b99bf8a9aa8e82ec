import { libc } from './libc.ts';
import { mapPrivate, unmap } from './view.ts';

/** Memory for the argument of an ioctl, with what the call does to it. */
export interface IoctlArgument {
  readonly view: Uint8Array;
  /** ioctl(2) on a device file with the memory's start as its argument: 0 or more, or −errno. Blocks as long as it does. */
  ioctl(fd: number, request: number): number;
  release(): void;
}

/** Zeroed memory of a struct that has no pointers: nothing here makes an address of an offset. Null without memory. */
export function createArgument(bytes: number): IoctlArgument | null {
  const mapping = mapPrivate(bytes);
  if (mapping === null) return null;
  return {
    view: mapping.view,
    ioctl: (fd, request) => libc('ioctl', fd, request, mapping.address),
    release: () => unmap(mapping),
  };
}
