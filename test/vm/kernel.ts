// The kernel: the newest 6.12 that the suites of this machine's apt offer, unpacked without being installed.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { attempt, output } from './command.ts';
import { type Packing, vmlinuxOf } from './payload.ts';
import { CACHE, progress, VmError } from './place.ts';

/** Depends on the image of the newest version, whatever that is called. */
const META = 'linux-image-6.12-amd64';

/** Which kernel: `release` as uname has it, the package's version, and the suite that offered it. */
export interface KernelVersion {
  readonly release: string;
  readonly version: string;
  readonly suite: string;
}

export interface Kernel extends KernelVersion {
  /** Uncompressed, with the PVH entry that QEMU starts directly. */
  readonly vmlinux: string;
  /** Folder with lib/modules/<release> in it. */
  readonly root: string;
  /** Folder with the kernel's own headers of its interface for programs, as drm/drm.h: older ones lack rows and fields. */
  readonly include: string;
}

/** What `apt-cache madison` offers: lines `package | version | uri suite/component arch Packages`. */
export function parseMadison(text: string): readonly { readonly version: string; readonly suite: string }[] {
  return text.split('\n').flatMap((line) => {
    const [, version = '', source = ''] = line.split('|').map((word) => word.trim());
    const suite = /^\S+ (\S+?)\/\S+ \S+ Packages$/.exec(source)?.[1];
    return suite === undefined ? [] : [{ version, suite }];
  });
}

const newer = (a: string, b: string): boolean =>
  attempt(['dpkg', '--compare-versions', a, 'gt', b]).status === 0;

function offered(): KernelVersion | undefined {
  const all = parseMadison(attempt(['apt-cache', 'madison', META]).out.toString());
  const [first, ...rest] = all;
  if (first === undefined) return undefined;
  const best = rest.reduce((a, b) => (newer(b.version, a.version) ? b : a), first);
  const shown = output(['apt-cache', 'show', `${META}=${best.version}`]);
  const release = /^Depends:.*\blinux-image-(6\.12\.\S+-amd64)\b/m.exec(shown)?.[1];
  if (release === undefined) throw new VmError(`${META} ${best.version} depends on no image`);
  return { release, ...best };
}

const RECORD = 'kernel.json';
const folderOf = ({ release, version }: KernelVersion): string => join(CACHE, `${release}_${version}`);

function load(folder: string): Kernel | undefined {
  const record = join(folder, RECORD);
  if (!existsSync(record)) return undefined;
  const known: KernelVersion = JSON.parse(readFileSync(record, 'utf8'));
  return {
    ...known,
    vmlinux: join(folder, 'vmlinux'),
    root: join(folder, 'root'),
    include: join(folder, 'include'),
  };
}

const UNPACK: Readonly<Record<Packing, readonly string[]>> = {
  xz: ['xz', '-dc', '--single-stream'],
  zstd: ['zstd', '-dc'],
  gzip: ['gzip', '-dc'],
};

/** Downloads one package of that version and unpacks it into `root`. */
function unpack(name: string, { version, suite }: KernelVersion, work: string, root: string): void {
  progress(`downloading ${name} ${version} (${suite})`);
  // Where apt may not become _apt it only warns; the folder is root's anyway.
  output(['apt-get', '-q', '-o', 'APT::Sandbox::User=root', 'download', `${name}=${version}`], { cwd: work });
  const archive = join(work, readdirSync(work).find((file) => file.endsWith('.deb')) ?? '');
  output(['dpkg', '-x', archive, root]);
  rmSync(archive);
}

function unpackImage(version: KernelVersion, work: string): void {
  const root = join(work, 'root');
  unpack(`linux-image-${version.release}`, version, work, root);
  output(['depmod', '-b', root, version.release]);
  const image = readFileSync(join(root, 'boot', `vmlinuz-${version.release}`));
  const vmlinux = vmlinuxOf(image, (packing, bytes) => attempt(UNPACK[packing], { input: bytes }).out);
  if (vmlinux === undefined) throw new VmError(`no kernel found in the image of ${version.release}`);
  writeFileSync(join(work, 'vmlinux'), vmlinux);
  rmSync(join(root, 'boot'), { recursive: true });
}

function unpackHeaders(version: KernelVersion, work: string): void {
  const name = `linux-headers-${version.release.replace(/-amd64$/, '-common')}`;
  const headers = join(work, 'headers');
  unpack(name, version, work, headers);
  // The others there are not made for programs, and the C library's are.
  cpSync(join(headers, 'usr/src', name, 'include/uapi/drm'), join(work, 'include/drm'), { recursive: true });
  rmSync(headers, { recursive: true });
}

function make(version: KernelVersion): Kernel {
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'making-'));
  const folder = folderOf(version);
  try {
    unpackImage(version, work);
    unpackHeaders(version, work);
    writeFileSync(join(work, RECORD), JSON.stringify(version));
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const kernel = load(folder);
  if (kernel === undefined) throw new VmError(`${folder} is gone`);
  return kernel;
}

/** Unpacks the newest 6.12 kernel, once for each version; throws a VmError that says what to do when there is none. */
export function prepareKernel(): Kernel {
  let version = offered();
  const known = version && load(folderOf(version));
  if (known !== undefined) return known;
  progress('apt-get update');
  output(['apt-get', 'update', '-qq']);
  version = offered();
  if (version === undefined)
    throw new VmError(`apt knows no ${META}; add the suite bookworm-security to its sources`);
  return load(folderOf(version)) ?? make(version);
}
