// What some tests need beside Node: a tool, the test files that need it, and how to get it. A missing tool leaves its
// files out with one line; where KMBRIDGE_CI=1 says that nothing may be left out, it is an error.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findCompiler } from './native.mjs';

const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Words of a clang that links libFuzzer, or undefined. */
export const findFuzzer = () =>
  ['clang', 'clang-14'].find((name) => {
    const probe = spawnSync(name, ['-fsanitize=fuzzer,address', '-x', 'c', '-', '-o', '/dev/null'], {
      input: 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return d == 0 && n > 0; }\n',
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    return probe.status === 0;
  });

const compilesCpp = () => {
  const [file, ...args] = findCompiler() ?? ['cc'];
  const probe = spawnSync(file, [...args, '-x', 'c++', '-', '-lstdc++', '-o', '/dev/null'], {
    input: '#include <string>\nint main() { return static_cast<int>(std::string("x").size()) - 1; }\n',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return probe.status === 0;
};

/** The newest package of that name that Debian's suites have for this release; its version is in its name. */
const LINUX_HEADERS =
  "$(apt-cache search --names-only '^linux-headers-6[.]12.*-common$' | cut -d' ' -f1 | sort -V | tail -n 1)";

/** Where the newest installed headers of Linux 6.12 are, or undefined: DRM's rows have their layouts. */
export const linuxHeaders = () => {
  const folder = '/usr/src';
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const patch = (name) => Number(/^linux-headers-6\.12\.(\d+)\S*-common$/.exec(name)?.[1] ?? -1);
  const newest = names.filter((name) => patch(name) >= 0).sort((a, b) => patch(b) - patch(a))[0];
  const uapi = newest === undefined ? undefined : join(folder, newest, 'include/uapi');
  return uapi !== undefined && existsSync(join(uapi, 'drm/drm.h')) ? uapi : undefined;
};

/** The table: `files` are patterns of test files, `get` the command that gets it. */
export const TOOLS = [
  {
    name: 'a C compiler',
    get: 'apt-get install gcc libc6-dev',
    files: ['test/native/**/*.test.ts', 'test/process/run-native*.test.ts', 'test/process/sandbox*.test.ts'],
    found: () => findCompiler() !== undefined,
  },
  {
    name: 'a C++ compiler',
    get: 'apt-get install g++',
    files: ['test/native/header.test.ts', 'test/native/**/directx-headers*.test.ts'],
    found: compilesCpp,
  },
  {
    name: 'bubblewrap (bwrap)',
    get: 'apt-get install bubblewrap',
    files: [
      'test/native/picture.test.ts',
      'test/native/drm-udev-box*.test.ts',
      'test/process/sandbox*.test.ts',
    ],
    found: () => onPath('bwrap'),
  },
  {
    name: 'unshare and setpriv',
    get: 'apt-get install util-linux',
    files: [
      'test/process/sandbox*.test.ts',
      'test/process/run-native-paths.test.ts',
      'test/native/**/clinfo*.test.ts',
      'test/native/people*.test.ts',
      'test/native/picture.test.ts',
    ],
    found: () => onPath('unshare') && onPath('setpriv'),
  },
  {
    name: 'newuidmap',
    get: 'apt-get install uidmap',
    files: ['test/process/sandbox-uid.test.ts'],
    found: () => onPath('newuidmap'),
  },
  {
    // They become other users. Nothing that a machine lacks: no error where nothing may be left out.
    lacking: false,
    name: 'root',
    get: 'run the tests as root too',
    files: ['test/process/sandbox-uid.test.ts'],
    found: () => process.getuid?.() === 0,
  },
  {
    name: 'clinfo with an OpenCL driver of Intel',
    get: 'apt-get install clinfo intel-opencl-icd',
    files: ['test/native/**/clinfo*.test.ts'],
    found: () => onPath('clinfo') && existsSync('/etc/OpenCL/vendors/intel.icd'),
  },
  {
    name: 'the public DirectX headers',
    get: 'apt-get install directx-headers-dev',
    files: ['test/native/**/directx-headers*.test.ts'],
    found: () => existsSync('/usr/include/directx/dxcore.h'),
  },
  {
    name: 'the headers of libdrm',
    get: 'apt-get install libdrm-dev',
    files: ['parity', 'files', 'devices', 'sanitized'].map((name) => `test/native/**/drm-${name}*.test.ts`),
    found: () => existsSync('/usr/include/libdrm/drm.h'),
  },
  {
    name: 'the headers of libudev',
    get: 'apt-get install libudev-dev',
    files: ['test/native/**/drm-udev*.test.ts', 'test/native/**/drm-sanitized*.test.ts'],
    found: () => existsSync('/usr/include/libudev.h'),
  },
  {
    name: 'the headers of Linux 6.12',
    get: `apt-get install ${LINUX_HEADERS}`,
    files: ['test/native/**/drm-parity*.test.ts'],
    found: () => linuxHeaders() !== undefined,
  },
  {
    name: 'clang with libFuzzer',
    get: 'apt-get install clang libclang-rt-14-dev',
    files: ['test/native/**/fuzz*.test.ts'],
    found: () => findFuzzer() !== undefined,
  },
];

/**
 * Patterns of the test files that this machine cannot run, and a line for each tool that is missing; `lacking` are those of
 * the lines that some installation mends.
 */
export function leftOut(tools = TOOLS) {
  const missing = tools.filter(({ found }) => !found());
  const line = ({ name, get, files }) => `left out ${files.join(', ')}: needs ${name}; ${get}`;
  return {
    files: missing.flatMap(({ files }) => files),
    lines: missing.map(line),
    lacking: missing.filter(({ lacking = true }) => lacking).map(line),
  };
}
