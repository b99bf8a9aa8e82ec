import { at, type DrmGuest, type DrmWorld, drmWorld } from './drm-guest.ts';
import type { ScriptedKernel } from './scripted-kernel.ts';

export const QUEUE = 'DRM_BRIDGE_QUEUE';
export const EXEC = 'DRM_IOCTL_VIRTGPU_EXECBUFFER';
export const CREATE = 'DRM_IOCTL_VIRTGPU_RESOURCE_CREATE';
export const CLOSE = 'DRM_IOCTL_GEM_CLOSE';
const FENCE_OUT = 2;

const fencesFrom = (first: number) => {
  let fence = first;
  return (view: DataView): number => {
    if ((view.getUint32(at(EXEC, 'flags'), true) & FENCE_OUT) !== 0)
      view.setInt32(at(EXEC, 'out_fence_fd'), fence++, true);
    return 0;
  };
};

/** A kernel with queues that takes what a guest draws with. */
export const queueKernel = (kernel: ScriptedKernel): ScriptedKernel =>
  kernel
    .withQueues()
    .makes(CREATE, 'bo_handle')
    .makes('DRM_IOCTL_SYNCOBJ_CREATE', 'handle')
    .on(CLOSE, () => 0)
    .on(EXEC, fencesFrom(500));

export const queueWorld = (options: Parameters<typeof drmWorld>[0] = {}): DrmWorld =>
  drmWorld({ script: queueKernel, ...options });

/** What a guest that asks for a queue is answered. */
export async function askQueue(
  guest: DrmGuest,
  file: number,
): Promise<{ readonly status: number; readonly ticket: number; readonly bytes: number }> {
  const { status, image } = await guest.call(QUEUE, file);
  return { status, ticket: image.i32(at(QUEUE, 'fd')), bytes: image.u32(at(QUEUE, 'bytes')) };
}

export const closeFile = async (guest: DrmGuest, file: number): Promise<number> =>
  (await guest.call('DRM_BRIDGE_CLOSE', 0, (image) => image.setU32(0, file))).status;

/** A buffer of the smallest size. */
export const makeBuffer = (guest: DrmGuest, file: number): Promise<number> =>
  guest.make(CREATE, 'bo_handle', file, (image) => {
    image.setU32(at(CREATE, 'format'), 1);
    image.setU32(at(CREATE, 'width'), 64);
    image.setU32(at(CREATE, 'height'), 64);
    image.setU32(at(CREATE, 'size'), 64 * 64 * 4);
  });

/** A submission of nothing, through the broker. */
export const submit = (guest: DrmGuest, file: number): number => guest.post(EXEC, file).id;

/** Whether a call that the kernel was made is a question of the broker's own. */
export function isQuestion({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }): boolean {
  return (
    name === EXEC &&
    new DataView(bytes.buffer, bytes.byteOffset).getUint32(at(EXEC, 'flags'), true) === FENCE_OUT
  );
}
