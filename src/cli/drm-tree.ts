/** What of a DRM device lies below /dev and /sys: files and links as Linux lays them out (Documentation/ABI/testing/sysfs-*). */

/** Where the device sits. */
export type DrmBus =
  /** `slot`: domain:bus:device.function. `virtio`: the kernel has a virtio device between it and the nodes. */
  | { readonly kind: 'pci'; readonly slot: string; readonly driver: string; readonly virtio: boolean }
  | { readonly kind: 'platform'; readonly name: string };

/** A DRM device as its clients see it. */
export interface DrmDevice {
  /** Name of the kernel driver, as DRM_IOCTL_VERSION gives it. */
  readonly driver: string;
  readonly bus: DrmBus;
  readonly vendorId: number;
  readonly deviceId: number;
  readonly subsystemVendorId: number;
  readonly subsystemDeviceId: number;
  readonly revision: number;
}

/**
 * A file with its text, a link with its target, an empty folder, or one that has the names of the machine's own beside what
 * the tree has there; `path` is relative to the root.
 */
export type TreeEntry =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'folder' | 'listing'; readonly path: string };

/** The nodes that a guest has, with their minors. */
export const DRM_NODES = [
  { name: 'card0', minor: 0, role: 'card' },
  { name: 'renderD128', minor: 128, role: 'render' },
] as const;
const DRM_MAJOR = 226;
/** A display controller that is no VGA one (PCI code and ID assignment: 03, 80, 00). */
const PCI_CLASS = 0x038000;
/** What virtio calls a GPU (virtio 1.2, 5.7). */
const VIRTIO_GPU = 16;

/** What udev found out of each device, in a form of its own (systemd 252, src/libsystemd/sd-device/device-private.c). */
const UDEV = 'run/udev/data';
/** When udev was done with it, in microseconds since the boot: any but 0. */
const INITIALIZED = 1;

const file = (path: string, text: string): TreeEntry => ({ kind: 'file', path, text });
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
const upper = (value: number, digits: number): string => hex(value, digits).toUpperCase();
const number = (value: number, digits = 4): string => `0x${hex(value, digits)}\n`;

const nameOf = (path: string): string => path.split('/').at(-1) ?? '';

/** A link whose target is given from the root, made relative to where it lies. */
function link(path: string, target: string): TreeEntry {
  const from = path.split('/').slice(0, -1);
  const to = target.split('/');
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  const up = from.slice(same).map(() => '..');
  return { kind: 'link', path, target: [...up, ...to.slice(same)].join('/') };
}

/** A device on its bus: what every one has, and where the bus and the driver list it. */
function onBus(folder: string, bus: string, driver: string, uevent: readonly string[]): readonly TreeEntry[] {
  const name = nameOf(folder);
  const drivers = `sys/bus/${bus}/drivers/${driver}`;
  return [
    file(`${folder}/uevent`, `${[`DRIVER=${driver}`, ...uevent].join('\n')}\n`),
    link(`${folder}/subsystem`, `sys/bus/${bus}`),
    link(`${folder}/driver`, drivers),
    { kind: 'folder', path: drivers },
    link(`sys/bus/${bus}/devices/${name}`, folder),
    file(`${UDEV}/+${bus}:${name}`, `I:${INITIALIZED}\nV:1\n`),
    { kind: 'listing', path: `sys/bus/${bus}` },
    { kind: 'listing', path: `sys/bus/${bus}/devices` },
  ];
}

function pciDevice(device: DrmDevice, slot: string, driver: string, folder: string): readonly TreeEntry[] {
  const { vendorId, deviceId, subsystemVendorId, subsystemDeviceId, revision } = device;
  return [
    ...onBus(folder, 'pci', driver, [
      `PCI_CLASS=${upper(PCI_CLASS, 5)}`,
      `PCI_ID=${upper(vendorId, 4)}:${upper(deviceId, 4)}`,
      `PCI_SUBSYS_ID=${upper(subsystemVendorId, 4)}:${upper(subsystemDeviceId, 4)}`,
      `PCI_SLOT_NAME=${slot}`,
      `MODALIAS=pci:v${upper(vendorId, 8)}d${upper(deviceId, 8)}` +
        `sv${upper(subsystemVendorId, 8)}sd${upper(subsystemDeviceId, 8)}bc03sc80i00`,
    ]),
    file(`${folder}/vendor`, number(vendorId)),
    file(`${folder}/device`, number(deviceId)),
    file(`${folder}/subsystem_vendor`, number(subsystemVendorId)),
    file(`${folder}/subsystem_device`, number(subsystemDeviceId)),
    file(`${folder}/revision`, number(revision, 2)),
    file(`${folder}/class`, number(PCI_CLASS, 6)),
  ];
}

function virtioDevice({ vendorId }: DrmDevice, folder: string): readonly TreeEntry[] {
  return [
    ...onBus(folder, 'virtio', 'virtio_gpu', [
      `MODALIAS=virtio:d${upper(VIRTIO_GPU, 8)}v${upper(vendorId, 8)}`,
    ]),
    file(`${folder}/vendor`, number(vendorId)),
    file(`${folder}/device`, number(VIRTIO_GPU)),
  ];
}

/** The device itself: its entries, the folder that has the nodes, and its name in /dev/dri/by-path. */
function deviceEntries(device: DrmDevice): {
  readonly entries: readonly TreeEntry[];
  readonly parent: string;
  readonly path: string;
} {
  const { bus } = device;
  if (bus.kind === 'platform') {
    const parent = `sys/devices/platform/${bus.name}`;
    const entries = onBus(parent, 'platform', device.driver, [`MODALIAS=platform:${bus.name}`]);
    return { entries, parent, path: `platform-${bus.name}` };
  }
  const folder = `sys/devices/pci${bus.slot.split(':').slice(0, 2).join(':')}/${bus.slot}`;
  const path = `pci-${bus.slot}`;
  const pci = pciDevice(device, bus.slot, bus.driver, folder);
  if (!bus.virtio) return { entries: pci, parent: folder, path };
  const parent = `${folder}/virtio0`;
  return { entries: [...pci, ...virtioDevice(device, parent)], parent, path };
}

/** All that a guest finds of the device, and nothing else. */
export function drmTree(device: DrmDevice): readonly TreeEntry[] {
  const { entries, parent, path } = deviceEntries(device);
  const nodes = DRM_NODES.flatMap(({ name, minor, role }): readonly TreeEntry[] => {
    const folder = `${parent}/drm/${name}`;
    const uevent = [`MAJOR=${DRM_MAJOR}`, `MINOR=${minor}`, `DEVNAME=dri/${name}`, 'DEVTYPE=drm_minor'];
    return [
      file(`dev/dri/${name}`, ''),
      link(`dev/dri/by-path/${path}-${role}`, `dev/dri/${name}`),
      file(`${folder}/uevent`, `${uevent.join('\n')}\n`),
      file(`${folder}/dev`, `${DRM_MAJOR}:${minor}\n`),
      link(`${folder}/device`, parent),
      link(`${folder}/subsystem`, 'sys/class/drm'),
      link(`sys/class/drm/${name}`, folder),
      link(`sys/dev/char/${DRM_MAJOR}:${minor}`, folder),
      file(`${UDEV}/c${DRM_MAJOR}:${minor}`, udevNode(path, role)),
    ];
  });
  const version = file('sys/class/drm/version', 'drm 1.1.0 20060810\n');
  const listings = ['sys/class', 'sys/bus'].map((at): TreeEntry => ({ kind: 'listing', path: at }));
  const all = [...entries, ...nodes, version, ...listings];
  return [...all, file('shown', shownOf(all))];
}

function udevNode(path: string, role: string): string {
  const tag = path.replaceAll(/[^\w-]/g, '_');
  const lines = [
    `S:dri/by-path/${path}-${role}`,
    `I:${INITIALIZED}`,
    `E:ID_PATH=${path}`,
    `E:ID_PATH_TAG=${tag}`,
    'V:1',
  ];
  return `${lines.join('\n')}\n`;
}

/** What of the machine the entries stand for, as the shim reads it (native/shim/cover.h). */
function shownOf(entries: readonly TreeEntry[]): string {
  const devices = entries.flatMap(({ kind, path }) => {
    if (kind === 'listing') return [`=/${path}`];
    const own = path.startsWith(`${UDEV}/+`) || /^sys\/bus\/[^/]+\/devices\//.test(path);
    return own ? [`/${path}`] : [];
  });
  const bus = /^sys\/devices\/[^/]+\/[^/]+(?=\/)/;
  const folders = new Set(entries.flatMap(({ path }) => bus.exec(path)?.[0] ?? []));
  const numbers = [`/sys/dev/char/${DRM_MAJOR}:*`, `/${UDEV}/c${DRM_MAJOR}:*`];
  const own = ['/dev/dri', '/sys/class/drm', ...[...folders].map((path) => `/${path}`)];
  return `${[...own, ...numbers, ...devices].join('\n')}\n`;
}
