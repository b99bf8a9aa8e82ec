import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { release } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** A DRM device as sysfs shows it; what its driver says of itself is asked at the device. */
export interface SysfsDevice {
  /** Paths of the nodes below /dev/dri; null when there is none of that type. */
  readonly card: string | null;
  readonly render: string | null;
  readonly vendorId: number;
  readonly deviceId: number;
  readonly subsystemVendorId: number;
  readonly subsystemDeviceId: number;
  /** Only shown. */
  readonly kernel: string;
  readonly srcversion: string | null;
}

const CLASS = '/sys/class/drm';
const NODES = '/dev/dri';
const NAME = /^(card|renderD)\d+$/;

/**
 * The device of a node, by its path (`/dev/dri/renderD128`, or `card0`): null when sysfs knows no such node. Without a
 * path the one with the lowest render node.
 */
export function findDevice(node: string | undefined, root = '/'): SysfsDevice | null {
  const name = node === undefined ? firstRender(root) : basename(node);
  if (name === null || !NAME.test(name)) return null;
  const device = real(join(root, CLASS, name, 'device'));
  if (device === null) return null;
  const nodes = list(join(device, 'drm'));
  const path = (type: RegExp): string | null => {
    const found = nodes.find((one) => type.test(one));
    return found === undefined ? null : join(NODES, found);
  };
  const numbers = numbersOf(device);
  return {
    card: path(/^card\d+$/),
    render: path(/^renderD\d+$/),
    ...numbers,
    kernel: release(),
    srcversion: text(join(device, 'driver/module/srcversion')),
  };
}

function firstRender(root: string): string | null {
  const minors = list(join(root, CLASS))
    .filter((name) => /^renderD\d+$/.test(name))
    .map((name) => Number(name.slice('renderD'.length)))
    .sort((a, b) => a - b);
  return minors[0] === undefined ? null : `renderD${minors[0]}`;
}

/** Of the PCI function that the device is or hangs on; zeros when there is none. */
function numbersOf(
  device: string,
): Pick<SysfsDevice, 'vendorId' | 'deviceId' | 'subsystemVendorId' | 'subsystemDeviceId'> {
  const pci = [device, dirname(device)].find((at) => basename(real(join(at, 'subsystem')) ?? '') === 'pci');
  const number = (name: string): number => {
    const value = pci === undefined ? Number.NaN : Number(text(join(pci, name)));
    return Number.isInteger(value) ? value : 0;
  };
  return {
    vendorId: number('vendor'),
    deviceId: number('device'),
    subsystemVendorId: number('subsystem_vendor'),
    subsystemDeviceId: number('subsystem_device'),
  };
}

function real(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function text(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
