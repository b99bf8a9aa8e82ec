import { DRM_DRIVERS, drmRows, ERRNO } from '../../../abi/index.ts';
import { DrmDriver } from './driver.ts';
import type { DrmDevice, KernelFiles } from './kernel.ts';
import { NODE, type Node } from './kernel.ts';
import { fieldOffset, rowNamed } from './known-rows.ts';
import { findDevice } from './sysfs.ts';
import { type DrmWay, wayTo } from './way.ts';

/** Why there is no DRM driver to multiplex; the message is for people. */
export interface DrmFault {
  readonly code: 'NO_DEVICE' | 'NO_WAY' | 'NO_VERSION' | 'UNKNOWN_DRIVER';
  readonly message: string;
}

export interface DrmHost {
  /** A node of the device, `/dev/dri/renderD128`; the first render node unless told. */
  readonly node?: string;
  readonly way: DrmWay;
  readonly memoryBytes: number;
}

const VERSION = rowNamed(drmRows, 'DRM_IOCTL_VERSION');
const at = (name: string): number => fieldOffset(VERSION, name);
const NAME_BYTES = 64;

/** The driver of a DRM device of this machine, once it has said which it is. */
export async function openDrm(host: DrmHost): Promise<DrmDriver | DrmFault> {
  const found = findDevice(host.node);
  if (found === null)
    return {
      code: 'NO_DEVICE',
      message:
        host.node === undefined
          ? 'this machine has no render node'
          : `${host.node} is no DRM node of this machine`,
    };
  const start = wayTo(found, host.way);
  const kernel = start(() => {});
  if (kernel === null)
    return {
      code: 'NO_WAY',
      message: 'the system has no memory or descriptor left for a way to the device',
    };
  const version = await versionOf(kernel, found.render === null ? NODE.CARD : NODE.RENDER);
  kernel.close();
  if (typeof version === 'number')
    return {
      code: 'NO_VERSION',
      message: `${found.render ?? found.card} does not say what it is (errno ${-version})`,
    };
  const driver = DRM_DRIVERS.find((one) => one === version.driver);
  if (driver === undefined)
    return {
      code: 'UNKNOWN_DRIVER',
      message: `the kernel driver ${version.driver} is not described in the schema; ${DRM_DRIVERS.join(', ')} are`,
    };
  const device: DrmDevice = { ...found, ...version, driver };
  return new DrmDriver({
    device,
    pump: host.way.kind,
    memoryBytes: host.memoryBytes,
    start: (_partition, lost) => start(lost),
  });
}

/** DRM_IOCTL_VERSION: name and version of the kernel driver, or −errno. */
function versionOf(
  kernel: KernelFiles,
  node: Node,
): Promise<{ readonly driver: string; readonly version: string } | number> {
  return new Promise((done) => {
    kernel.open(node, kernel.owner(), (slot) => {
      if (slot < 0) {
        done(slot);
        return;
      }
      const bytes = new Uint8Array(VERSION.struct.size + NAME_BYTES);
      const view = new DataView(bytes.buffer);
      view.setUint32(at('name_len'), NAME_BYTES, true);
      view.setUint32(at('name'), VERSION.struct.size, true);
      kernel.ioctl({
        slot,
        request: VERSION.request,
        bytes,
        length: bytes.length,
        pointers: [at('name'), NAME_BYTES],
        blocking: false,
        done: (result) => {
          const length = Math.min(view.getUint32(at('name_len'), true), NAME_BYTES);
          const name = Buffer.from(
            bytes.subarray(VERSION.struct.size, VERSION.struct.size + length),
          ).toString();
          const numbers = ['version_major', 'version_minor', 'version_patchlevel'];
          const version = numbers.map((field) => view.getInt32(at(field), true)).join('.');
          done(
            result < 0 ? result : /^[a-z][a-z0-9_-]*$/.test(name) ? { driver: name, version } : -ERRNO.EINVAL,
          );
        },
      });
    });
  });
}
