import { live } from '../../../abi/index.ts';
import { type DrmCall, named } from './call.ts';
import type { DrmKind } from './handle-space.ts';
import { unreserve } from './prepare.ts';
import type { DrmProcess } from './process.ts';

/**
 * Writes down what a call that the kernel has done has changed: new objects get the guest's own numbers, what it closed is
 * forgotten. The file is open.
 */
export function settle(process: DrmProcess, call: DrmCall): void {
  const { served, image, file } = call;
  for (const { offset, kind, when, use } of served.makes) {
    if (!live(when, image, 0)) continue;
    const space = file.space(kind);
    const kernel = image.u32(offset);
    let known = space.find(kernel);
    if (known !== 0 && use === 'new') {
      // A number that the kernel gives anew was freed by it, whoever did that.
      drop(process, call, kind, known);
      known = 0;
    }
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
  if (call.doomed !== null) {
    const { kind, kernel } = call.doomed;
    const handle = file.space(kind).find(kernel);
    // The number may be another object's by now.
    if (file.space(kind).get(handle) === call.doomed) drop(process, call, kind, handle);
  }
  if (served.mapAt >= 0) noteMapping(call);
}

function drop(process: DrmProcess, { file }: DrmCall, kind: DrmKind, handle: number): void {
  const object = file.space(kind).remove(handle);
  if (object === undefined) return;
  file.forgetMapping(object);
  process.forget(object);
}

/** The kernel's offset means this buffer from now on. */
function noteMapping({ served, image, file }: DrmCall): void {
  const handle = file.gem.find(image.u32(served.gemAt));
  if (handle !== 0) file.noteMapping(image.num64(served.mapAt), handle);
}
