import { live } from '../../../abi/index.ts';
import { type DrmCall, named } from './call.ts';
import { PRIME_EXPORT } from './known-rows.ts';
import { unreserve } from './prepare.ts';
import type { DrmProcess } from './process.ts';

/**
 * Writes down what a call that the kernel has done has changed: new objects get the guest's own numbers, what it closed is
 * forgotten. The file is open.
 */
export function settle(process: DrmProcess, call: DrmCall): void {
  const { served, image, file } = call;
  for (const { offset, kind, when } of served.makes) {
    if (!live(when, image, 0)) continue;
    const space = file.space(kind);
    const kernel = image.u32(offset);
    const known = space.find(kernel);
    if (known === 0) {
      image.setU32(offset, space.add(named(call, kind, kernel)));
      call.reserved.length = 0;
      call.charged = 0;
      continue;
    }
    // A buffer that this file has already: the kernel gives its handle once more, and no new one.
    image.setU32(offset, known);
    unreserve(process, call);
  }
  if (call.doomed !== 0) forget(process, call);
  if (served.mapAt >= 0) noteMapping(call);
  if (served.row === PRIME_EXPORT.row) noteExport(call);
}

function forget(process: DrmProcess, { served, file, doomed }: DrmCall): void {
  const kind = served.destroys;
  if (kind === null) return;
  const object = file.space(kind).remove(doomed);
  if (object === undefined) return;
  if (kind === 'gem') file.forgetMapping(doomed);
  process.forget(object);
}

/** Whoever gets the descriptor may map the buffer, whatever becomes of its handle. */
function noteExport({ image, file }: DrmCall): void {
  const object = file.gem.get(file.gem.find(image.u32(PRIME_EXPORT.handle)));
  if (object !== undefined) object.left = true;
}

/** The kernel's offset means this buffer from now on. */
function noteMapping({ served, image, file }: DrmCall): void {
  const handle = file.gem.find(image.u32(served.gemAt));
  if (handle !== 0) file.noteMapping(image.num64(served.mapAt), handle);
}
