/** DRM nodes and their paths under the sanitizers. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../scripts/native.mjs';
import type { DrmFolder } from '../../src/cli/drm-folder.ts';
import { remove, temporary } from '../process/harness.ts';
import { DrmHost } from './drm-host.ts';
import { DRM_FLAGS, deviceFolder } from './drm-tree.ts';
import { HostileBroker } from './hostile-host.ts';
import { endGuests, Guest, guestEnvironment } from './native-guest.ts';

let directory: string;
let folder: DrmFolder;
let count = 0;
beforeAll(() => {
  directory = temporary();
  folder = deviceFolder();
});
afterEach(endGuests);
afterAll(() => {
  folder.remove();
  remove(directory);
});

const SCENES = {
  'drm-files': ['files', 'ioctls', 'maps', 'primes', 'children', 'handlers'],
  'drm-large': ['bounds', 'threads'],
  'drm-paths': ['opens', 'streams', 'stats', 'links', 'folders', 'here', 'wild'],
  'drm-places': ['systems', 'listings', 'here', 'wild'],
  'drm-udev': ['waffle', 'ways'],
} as const;
type Program = keyof typeof SCENES;
/** Those that call the device. */
const CALLING: ReadonlySet<Program> = new Set(['drm-files', 'drm-large']);
const all = (['drm-files', 'drm-large', 'drm-paths', 'drm-places', 'drm-udev'] as const).flatMap((name) =>
  SCENES[name].map((scene): readonly [Program, string] => [name, scene]),
);

describe.each(['asan', 'ubsan', 'tsan'] as const)('the %s build', (variant) => {
  // AddressSanitizer itself reads what a path points to.
  it.each(all.filter(([, scene]) => variant === 'ubsan' || scene !== 'wild'))(
    'reports nothing of %s %s',
    async (name, scene) => {
      const broker = await HostileBroker.listen(directory, `s${count++}`, new DrmHost().script);
      try {
        const options = { variant, flags: [...DRM_FLAGS, '-pthread'], libs: ['-ldrm', '-ludev'] };
        const built = buildProgram(`test/native/programs/${name}.c`, options);
        if (!built.ok) throw new Error(built.reason);
        const env = {
          // Who opens a node to read its text waits for events that never come.
          ...guestEnvironment(CALLING.has(name) ? broker.path : `${directory}/nobody`, variant),
          KMBRIDGE_DRM_TREE: folder.path,
          ASAN_OPTIONS: 'exitcode=99:detect_leaks=0',
          KMBRIDGE_QUIET: '1',
        };
        const guest = new Guest(built.path, [scene], env);
        // Wherever it waits for the test it may go on.
        for (let i = 0; i < 8; i++) guest.go();
        expect(await guest.ended, `${guest.err}\n${guest.out}`).toBe(0);
        expect(guest.err).not.toMatch(/Sanitizer|runtime error/);
      } finally {
        broker.close();
      }
    },
  );
});
