/** DRM nodes and their paths under the sanitizers. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../scripts/native.mjs';
import type { DrmFolder } from '../../src/cli/drm-folder.ts';
import { remove, temporary } from '../process/harness.ts';
import { DrmHost } from './drm-host.ts';
import { DRM_FLAGS, deviceFolder } from './drm-tree.ts';
import { HostileBroker } from './hostile-host.ts';
import { endGuests, Guest, guestEnvironment } from './native-guest.ts';
import { pumped, type Word } from './queue-pump.ts';

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
  'drm-queue': ['shapes', 'threads', 'often', 'closed', 'crowd'],
  'drm-queue-signals': ['forking', 'forked'],
  'drm-paths': ['opens', 'streams', 'stats', 'links', 'folders', 'here', 'wild'],
  'drm-places': ['systems', 'listings', 'here', 'wild'],
  'drm-udev': ['waffle', 'ways'],
} as const;
type Program = keyof typeof SCENES;
/** Those that call the device. */
const CALLING: ReadonlySet<Program> = new Set(['drm-files', 'drm-large']);
/** Those whose files have submission queues, and what becomes of what they submit in some scenes. */
const PUMPED: ReadonlySet<Program> = new Set(['drm-queue', 'drm-queue-signals']);
const UNANSWERED: Readonly<Record<string, Word>> = { closed: 'silent', forking: 'late' };
const PROGRAMS = [
  'drm-files',
  'drm-large',
  'drm-queue',
  'drm-queue-signals',
  'drm-paths',
  'drm-places',
  'drm-udev',
] as const;
const all = PROGRAMS.flatMap((name) =>
  SCENES[name].map((scene): readonly [Program, string] => [name, scene]),
);

describe.each(['asan', 'ubsan', 'tsan'] as const)('the %s build', (variant) => {
  // AddressSanitizer itself reads what a path points to, and to ThreadSanitizer no handler may fork.
  const left = (scene: string): boolean =>
    variant === 'ubsan' || (scene !== 'wild' && !(variant === 'tsan' && scene === 'forking'));
  it.each(all.filter(([, scene]) => left(scene)))('reports nothing of %s %s', async (name, scene) => {
    const pump = PUMPED.has(name) ? pumped([UNANSWERED[scene] ?? 'answer'], ['answer']) : null;
    const host = pump?.host ?? new DrmHost();
    const broker = await HostileBroker.listen(directory, `s${count++}`, host.script);
    try {
      const options = { variant, flags: [...DRM_FLAGS, '-pthread'], libs: ['-ldrm', '-ludev'] };
      const built = buildProgram(`test/native/programs/${name}.c`, options);
      if (!built.ok) throw new Error(built.reason);
      const env = {
        // Who opens a node to read its text waits for events that never come.
        ...guestEnvironment(
          CALLING.has(name) || PUMPED.has(name) ? broker.path : `${directory}/nobody`,
          variant,
        ),
        KMBRIDGE_DRM_TREE: folder.path,
        ASAN_OPTIONS: 'exitcode=99:detect_leaks=0',
        KMBRIDGE_QUIET: '1',
      };
      const guest = new Guest(built.path, [scene], env);
      // Wherever it waits for the test it may go on.
      for (let i = 0; i < 8; i++) guest.go();
      if (scene === 'forking') {
        await pump?.pump.took(1);
        guest.child.kill('SIGUSR1');
        await guest.said('child_next=ENOTTY');
        pump?.pump.go();
        await pump?.pump.took(2);
        pump?.pump.go();
      }
      expect(await guest.ended, `${guest.err}\n${guest.out}`).toBe(0);
      expect(guest.err).not.toMatch(/Sanitizer|runtime error/);
    } finally {
      broker.close();
    }
  });
});
