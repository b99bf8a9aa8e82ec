import { lstatSync } from 'node:fs';
import { type Check, failing, okay, warning } from './check.ts';

/** What `package.json` asks for under `engines`. */
const NODE = { major: 20, minor: 19 } as const;

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > NODE.major || (major === NODE.major && minor >= NODE.minor);
  return enough
    ? okay('node', version)
    : failing('node', `${version} is too old`, `install Node ${NODE.major}.${NODE.minor} or newer`);
}

/** Sealed memfds, pidfds and SO_PEERCRED are Linux's; the FFI library ships for two processors. */
export function checkSystem(platform: string, arch: string): Check {
  if (platform !== 'linux')
    return failing(
      'system',
      `${platform} has no memfd, pidfd or SO_PEERCRED`,
      'run kmbridge on Linux 5.6 or newer',
    );
  return arch === 'x64' || arch === 'arm64'
    ? okay('system', `linux ${arch}`)
    : warning('system', `linux ${arch} is untested`, 'use x64 or arm64');
}

/** Runs `probe`, which needs what shared memory needs, and says what the system answered. */
export function checkMemory(probe: () => void): Check {
  try {
    probe();
    return okay('shared memory', 'a sealed memfd can be made and mapped');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failing(
      'shared memory',
      `a sealed memfd cannot be made: ${why}`,
      'allow memfd_create, fcntl and mmap (a container may filter them), and check: ulimit -n; ulimit -v',
    );
  }
}

/** The directory of the sockets must be ours alone: it is the door to the broker. */
export function checkSocketDirectory(directory: string, uid: number): Check {
  const name = 'socket directory';
  let stat: ReturnType<typeof lstatSync>;
  try {
    stat = lstatSync(directory);
  } catch {
    return okay(name, `${directory} is not there yet; a broker makes it`);
  }
  if (!stat.isDirectory())
    return failing(name, `${directory} is no directory`, 'set KMBRIDGE_DIR to a directory of yours');
  if (stat.uid !== uid)
    return failing(
      name,
      `${directory} belongs to uid ${stat.uid}`,
      'set KMBRIDGE_DIR to a directory of yours',
    );
  const mode = stat.mode & 0o777;
  if ((mode & 0o077) !== 0)
    return failing(
      name,
      `${directory} has mode ${mode.toString(8)}, so others can connect`,
      `chmod 700 ${directory}`,
    );
  return okay(name, `${directory}, mode ${mode.toString(8)}`);
}
