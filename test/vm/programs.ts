import { join } from 'node:path';
import { buildProgram, type ProgramOptions } from '../../scripts/native.mjs';
import type { Kernel } from './kernel.ts';
import { VmError } from './place.ts';

const SOURCES = 'test/vm/programs';

/** Paths of the programs that this repository brings. */
export interface Programs {
  readonly triangle: string;
  readonly frames: string;
  readonly libdrm: string;
  readonly rows: string;
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
const GL = ['-lgbm', '-lEGL', '-lGLESv2'];

/** Builds all programs; the one of the rows with the headers of the kernel under test. */
export function buildPrograms({ include, release }: Kernel): Programs {
  return {
    triangle: build(['triangle', 'scene'], { libs: GL }),
    frames: build(['frames', 'scene'], { libs: GL }),
    libdrm: build(['libdrm'], { flags: ['-I/usr/include/libdrm'], libs: ['-ldrm'] }),
    // The kernel's headers say where pointers of programs are, with a word that programs do not have.
    rows: build(['rows', ...ROWS.map((name) => `rows-${name}`)], {
      out: `vm-rows-${release}`,
      flags: [`-I${include}`, '-D__user='],
    }),
    counter: build(['ioctls'], { out: 'vm-ioctls.so', flags: ['-shared', '-fPIC'], libs: ['-ldl'] }),
  };
}
