// The first file system: a shell, the modules that reach the host's files, and the script that goes over to them.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { attempt, output } from './command.ts';
import { archive, type Entry, FILE, FOLDER, PROGRAM } from './cpio.ts';
import type { Kernel } from './kernel.ts';
import { loadOrder } from './modules.ts';
import { INSIDE } from './place.ts';

const WANTED = ['virtio_pci', '9pnet_virtio', '9p', 'overlay'];
const FOLDERS = ['bin', 'proc', 'sys', 'dev', 'modules', 'host', 'over', 'root'];
const SHELL = '/bin/busybox';

/** Plain bytes of a module that may be compressed. */
function moduleBytes(path: string): Uint8Array {
  if (path.endsWith('.ko')) return readFileSync(path);
  const tool = path.endsWith('.xz') ? 'xz' : 'zstd';
  const { status, out } = attempt([tool, '-dc', path]);
  if (status !== 0) output([tool, '-t', path]);
  return out;
}

/** Builds it beside the kernel, once for each content of what goes in; its path. */
export function prepareInitramfs({ root, release, vmlinux }: Kernel): string {
  const folder = join(root, 'lib/modules', release);
  const order = loadOrder(readFileSync(join(folder, 'modules.dep'), 'utf8'), WANTED);
  const init = readFileSync(join(INSIDE, 'init.sh'));
  const shell = readFileSync(SHELL);
  const key = createHash('sha256')
    .update(init)
    .update(shell)
    .update(order.join('\n'))
    .digest('hex')
    .slice(0, 12);
  const path = join(dirname(vmlinux), `initramfs-${key}.cpio`);
  if (existsSync(path)) return path;
  const names = order.map((file) => basename(file).replace(/\.ko.*$/, '.ko'));
  const entries: Entry[] = [
    ...FOLDERS.map((name) => ({ name, mode: FOLDER })),
    { name: 'bin/busybox', mode: PROGRAM, content: shell },
    { name: 'init', mode: PROGRAM, content: init },
    { name: 'modules/order', mode: FILE, content: Buffer.from(`${names.join('\n')}\n`) },
    ...order.map((file, index) => ({
      name: `modules/${names[index]}`,
      mode: FILE,
      content: moduleBytes(join(folder, file)),
    })),
  ];
  writeFileSync(`${path}.${process.pid}`, archive(entries));
  renameSync(`${path}.${process.pid}`, path);
  return path;
}
