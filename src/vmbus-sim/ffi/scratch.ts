import { mapPrivate } from './view.ts';

/**
 * One private page in which the arguments of a libc call are laid out. Calls are synchronous and this program's JavaScript
 * is one thread per copy of this module, so each call may use the page from its start.
 */
export interface Scratch {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly data: DataView;
}

export const SCRATCH_BYTES = 4096;
let page: Scratch | undefined;

/** The page, its first `clear` bytes zeroed. */
export function scratch(clear: number): Scratch {
  if (page === undefined) {
    const mapping = mapPrivate(SCRATCH_BYTES);
    if (mapping === null) throw new Error('no memory for one page of call arguments');
    const { view } = mapping;
    page = {
      address: mapping.address,
      bytes: view,
      data: new DataView(view.buffer, view.byteOffset, view.byteLength),
    };
  }
  page.bytes.fill(0, 0, clear);
  return page;
}
