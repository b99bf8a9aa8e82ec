// What the machine is built of beside this repository, by the Debian package that has it: the one list, `.ci/run` asks for it.
import { existsSync } from 'node:fs';
import { VmError } from './place.ts';

/** A package and a file of it that is there when it is. */
const PACKAGES: readonly (readonly [string, string])[] = [
  ['qemu-system-x86', '/usr/bin/qemu-system-x86_64'],
  ['qemu-system-gui', '/usr/lib/x86_64-linux-gnu/qemu/ui-sdl.so'],
  ['busybox-static', '/bin/busybox'],
  ['kmod', '/sbin/depmod'],
  ['xz-utils', '/usr/bin/xz'],
  ['zstd', '/usr/bin/zstd'],
  ['xvfb', '/usr/bin/Xvfb'],
  ['gcc', '/usr/bin/gcc'],
  ['libc6-dev', '/usr/include/stdio.h'],
  ['libdrm-dev', '/usr/include/xf86drm.h'],
  ['libgbm-dev', '/usr/include/gbm.h'],
  ['libegl-dev', '/usr/include/EGL/egl.h'],
  ['libgles-dev', '/usr/include/GLES2/gl2.h'],
  ['libgl1-mesa-dri', '/usr/lib/x86_64-linux-gnu/dri/virtio_gpu_dri.so'],
  ['libdrm-tests', '/usr/bin/drmdevice'],
  ['drm-info', '/usr/bin/drm_info'],
  ['mesa-utils', '/usr/bin/eglinfo'],
  ['libwaffle-1-0', '/usr/lib/x86_64-linux-gnu/libwaffle-1.so.0'],
  ['piglit', '/usr/lib/x86_64-linux-gnu/piglit/bin/fbo-readpixels'],
];

/** Names of the packages whose files are not there. */
export const missingPackages = (there: (path: string) => boolean = existsSync): readonly string[] =>
  PACKAGES.filter(([, path]) => !there(path)).map(([name]) => name);

/** Throws a VmError with the command that installs what is missing, or says that this is no machine for it. */
export function requirePackages(): void {
  if (process.arch !== 'x64') throw new VmError(`the machine is for x86-64; this is ${process.arch}`);
  const missing = missingPackages();
  if (missing.length > 0)
    throw new VmError(`missing: apt-get install --no-install-recommends ${missing.join(' ')}`);
  if (process.getuid?.() !== 0)
    throw new VmError('run it as root: the machine sees the files of whoever starts it, and is root itself');
}
