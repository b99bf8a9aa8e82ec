/** Guests of hosts that are none: each ends by itself, with an errno and one line, and leaves nothing behind. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../scripts/native.mjs';
import { preload } from '../../scripts/sanitize-native.mjs';
import { remove, temporary } from '../process/harness.ts';
import type { Attack } from './hostile-attack.ts';
import { callers, laterFrames, replies, ringAttacks, slabs } from './hostile-calls.ts';
import { HostileBroker, type Script } from './hostile-host.ts';
import { contacts, greetings, memories } from './hostile-opening.ts';
import { endGuests, Guest, guestEnvironment } from './native-guest.ts';

/** Ten times the longest that the shim waits for a host that says nothing. */
const GUARD_MS = 300_000;
const ALL = 'enum device context queue fence share adopt event query submit';

let directory = '';
let count = 0;
beforeAll(() => {
  directory = temporary();
});
afterAll(async () => {
  await endGuests();
  remove(directory);
});

interface Ended {
  readonly lines: readonly string[];
  readonly err: readonly string[];
}

/** Runs the program against a host that follows `script`, to its end. */
async function meet(script: Script, steps: readonly string[], variant: 'plain' | 'asan'): Promise<Ended> {
  const broker = await HostileBroker.listen(directory, `h${count++}`, script);
  try {
    const built = buildProgram('test/native/programs/hostile.c', { variant });
    if (!built.ok) throw new Error(built.reason);
    const env = guestEnvironment(broker.path, variant);
    const library = preload(env['LD_PRELOAD'] ?? '', variant);
    const guest = new Guest(built.path, steps, { ...env, LD_PRELOAD: library, ASAN_OPTIONS: 'exitcode=99' });
    expect(await guest.ended, `${guest.err}\n${guest.out}`).toBe(0);
    return { lines: guest.lines, err: guest.err.split('\n').slice(0, -1) };
  } finally {
    broker.close();
  }
}

const WAIT = 'LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU';
const withoutValues = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('value '));
const LEFT = ['descriptors 0', 'maps 0', 'kept 1'];

describe.each(['plain', 'asan'] as const)('the %s build', (variant) => {
  async function expectDefence({ steps, error, line, script }: Attack): Promise<void> {
    // What comes after is told the same, and closing gives everything back.
    const after = error === 'EBADF' ? ['open'] : ['query', 'device', 'close'];
    const { lines, err } = await meet(script, [...steps, ...after], variant);
    const told = withoutValues(lines);
    const before = steps.slice(0, -1).map((step) => `${step} ok`);
    const later = error === 'EBADF' ? ['open EBADF'] : ['query ENODEV', 'device ENODEV', 'close ok'];
    expect(told).toEqual([...before, `${steps.at(-1)} ${error}`, ...later, ...LEFT]);
    expect(err).toHaveLength(error === 'EBADF' ? 2 : 1);
    for (const one of err) {
      if (typeof line === 'string') expect(one).toBe(line);
      else expect(one).toMatch(line);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
      expect(one).not.toMatch(/[\x00-\x1f\x7f]/);
    }
  }

  it('does all it is asked by an honest host', async () => {
    const { lines, err } = await meet({}, ['open', ...ALL.split(' '), 'close'], variant);
    expect(err).toEqual([]);
    const steps = ['open', ...ALL.split(' '), 'close'].map((step) => `${step} ok`);
    expect(withoutValues(lines)).toEqual([...steps, ...LEFT]);
  });

  it('lets go of a host that keeps its ends open', async () => {
    const steps = ['open', ...ALL.split(' '), 'close', 'open', 'enum', 'close'];
    const { lines, err } = await meet({ clings: true }, steps, variant);
    expect(err).toEqual([]);
    expect(withoutValues(lines)).toEqual([...steps.map((step) => `${step} ok`), ...LEFT]);
  });

  it.each(['sleeper', 'event', 'sleeper event'])(
    'wakes its threads when one finds the host out, which keeps its ends open (%s)',
    async (sleepers) => {
      const before = ['open', 'enum', 'device', 'fence', ...sleepers.split(' ')];
      const after = sleepers.includes('sleeper') ? ['join'] : [];
      const script: Script = {
        clings: true,
        call: (host, { row, id, image }) => {
          if (row.name === 'LX_DXQUERYVIDEOMEMORYINFO') host.raw(1, id, new Uint8Array(0));
          // Only waits without an event are left unanswered.
          else if (row.name !== WAIT || image.u64(24) !== 0n) return false;
          return true;
        },
      };
      const { lines, err } = await meet(
        script,
        [...before, 'query', ...after, 'close', 'open', 'close'],
        variant,
      );
      const lost = ['query', ...after].map((step) => `${step} ENODEV`);
      const again = ['close ok', 'open ok', 'close ok'];
      expect(lines).toEqual([...before.map((step) => `${step} ok`), ...lost, ...again, ...LEFT]);
      expect(err).toEqual(['kmbridge: the device is lost: a reply without a head']);
    },
  );

  const groups: readonly (readonly [string, readonly Attack[]])[] = [
    ['at the greeting', greetings],
    ['at contact', contacts],
    ['with ring memory', memories],
    ['in replies and packets', replies],
    ['with slabs', slabs],
    ['with what a call names of the process', callers],
    ['in the rings', ringAttacks],
    ['in control frames', laterFrames],
  ];
  describe.each(groups)('%s', (_, attacks) => {
    it.each(attacks.map((attack) => [attack.name, attack] as const))(
      'a host that %s',
      (_name, attack) => expectDefence(attack),
      GUARD_MS,
    );
  });
});

describe('a host that says too little', () => {
  /** Both at once: each takes as long as the shim waits for a host. */
  it.concurrent.each<readonly [string, Script, RegExp]>([
    ['no greeting', { greet: () => true }, /does not answer; is it stopped\?/],
    [
      'a byte now and then',
      {
        effect: (host) => {
          const drop = (at: number): void => {
            host.bytes(Uint8Array.of(at === 0 ? 200 : at < 4 ? 0 : 1));
            setTimeout(drop, 500, at + 1).unref();
          };
          drop(0);
          return true;
        },
      },
      /the host closed the connection or does not answer/,
    ],
  ])(
    'gives %s: is not waited for',
    async (_, script, line) => {
      const { lines, err } = await meet(script, ['open'], 'plain');
      expect(lines).toEqual(['open EBADF', ...LEFT]);
      expect(err).toHaveLength(1);
      expect(err[0]).toMatch(line);
    },
    GUARD_MS,
  );
});
