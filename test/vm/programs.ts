import { join } from 'node:path';
import { buildProgram, type ProgramOptions } from '../../scripts/native.mjs';
import type { Kernel } from './kernel.ts';
import { VmError } from './place.ts';

const SOURCES = 'test/vm/programs';

/** Paths of the programs that this repository brings. */
export interface Programs {
  readonly triangle: string;
  readonly frames: string;
  /** The same with larger pictures, for the bench. */
  readonly window: string;
  /** Single calls, for the bench. */
  readonly calls: string;
  readonly libdrm: string;
  readonly rows: string;
  /** What a guest should not do, a command for each. */
  readonly guest: string;
  /** Library that counts ioctls. */
  readonly counter: string;
}

function build(names: readonly string[], options: ProgramOptions): string {
  const sources = names.map((name) => join(SOURCES, `${name}.c`));
  const built = buildProgram(sources, { out: `vm-${names[0]}`, ...options });
  if (!built.ok) throw new VmError(built.reason);
  return built.path;
}

const ROWS = [
  'core',
  'mode',
  'dumb',
  'prime',
  'syncobj',
  'timeline',
  'virtgpu',
  'execbuffer',
  'blob',
  'vgem',
];
const GUEST = ['work', 'share', 'bad'];
const GL = ['-lgbm', '-lEGL', '-lGLESv2'];

/** Builds all programs; those that make requests themselves with the headers of the kernel under test. */
export function buildPrograms({ include, release }: Kernel): Programs {
  // The kernel's headers say where pointers of programs are, with a word that programs do not have.
  const flags = [`-I${include}`, '-D__user='];
  return {
    triangle: build(['triangle', 'scene'], { libs: GL }),
    frames: build(['frames', 'scene'], { libs: GL }),
    window: build(['frames', 'scene'], { out: 'vm-window', flags: ['-DSIDE=512'], libs: GL }),
    calls: build(['calls'], { flags }),
    libdrm: build(['libdrm'], { flags: ['-I/usr/include/libdrm'], libs: ['-ldrm'] }),
    rows: build(['rows', ...ROWS.map((name) => `rows-${name}`)], { out: `vm-rows-${release}`, flags }),
    guest: build(['guest', ...GUEST.map((name) => `guest-${name}`)], { out: `vm-guest-${release}`, flags }),
    counter: build(['ioctls'], { out: 'vm-ioctls.so', flags: ['-shared', '-fPIC'], libs: ['-ldl'] }),
  };
}
