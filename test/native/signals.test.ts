/** Signals in calls, and faults: the program's own are the program's, a wild pointer is EFAULT wherever it is given. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program, type Said, World } from './guest-program.ts';

let world: World;
let calls: string;
let faults: string;
beforeAll(async () => {
  calls = program('signals-calls');
  faults = program('signals-faults');
  world = await World.start();
});
afterAll(() => world.end());

const quiet = ({ facts, lines, end }: Said): Said['facts'] => {
  expect({ lines, end }).toEqual({ lines: [], end: 0 });
  return facts;
};
const facts = async (path: string, scene: string): Promise<Said['facts']> =>
  quiet(await world.say(path, [scene]));

describe('a signal in a wait that nobody ends', () => {
  it('ends it with EINTR when its handler restarts nothing; the late answer disturbs nobody', async () => {
    expect(await facts(calls, 'interrupted')).toEqual({
      wait: 'EINTR',
      handled: '1',
      again: 'ok',
      call: 'ok',
    });
  });

  it('with SA_RESTART leaves it waiting until the fence comes', async () => {
    expect(await facts(calls, 'restarted')).toEqual({ wait: 'ok', handled: '5' });
  });

  it('interrupts the thread that it is sent to, whichever sleeps for the others', async () => {
    expect(await facts(calls, 'second-waiter')).toEqual({ handled: '2', interrupted: '2', call: 'ok' });
  });

  it('may have a handler that calls the device itself', async () => {
    expect(await facts(calls, 'calls-in-handler')).toEqual({
      wait: 'ok',
      in_wait: '15',
      in_wait_again: '0',
      bad: '0',
      nested_bad: '0',
      nested_some: '1',
    });
  });
});

describe('a handler that leaps out of a wait', () => {
  it('holds up nobody who calls after it', async () => {
    expect(await facts(calls, 'leaps')).toEqual({
      calls: '100',
      signal: 'ok',
      other_wait: 'ok',
      wait: 'ok',
      close: 'ok',
      anew: '1',
    });
  });
});

describe("the program's handler of SIGSEGV", () => {
  const common = { efault: '1', handled_before: '0', faults: '1', handled: '1', reads_back: '1' };
  const again = { efault_again: '1', faults_again: '1', handled_again: '2' };

  it.each(['before-open', 'after-open'])('has its own faults and none of ours (%s)', async (scene) => {
    expect(await facts(faults, scene)).toEqual({ ...common, ...again, address: '8192', code: '1' });
  });

  it.each(['signal-before', 'signal-after'])(
    'has them when it was installed by signal() (%s)',
    async (scene) => {
      expect(await facts(faults, scene)).toEqual({ ...common, ...again, was_default: '1' });
    },
  );

  it('runs on its alternate stack when the other one is used up', async () => {
    expect(await facts(faults, 'stack-overflow')).toEqual({
      efault: '1',
      on_alternate: '1',
      efault_again: '1',
      call: 'ok',
    });
  });

  it('is reset, masked, sent to and ignored as it says', async () => {
    expect(await facts(faults, 'handler-flags')).toEqual({
      faults: '1',
      masked: '1',
      reset: '1',
      efault: '1',
      unmasked: '1',
      sent: '1',
      ignored: '1',
    });
  });

  it.each(['dies', 'dies-ignored'])(
    'when there is none, ends the program by the signal (%s)',
    async (scene) => {
      const { facts, lines, end } = await world.say(faults, [scene]);
      expect({ facts, lines, end }).toEqual({ facts: { efault: '1' }, lines: [], end: 'SIGSEGV' });
      await world.settled();
    },
  );
});

describe('a wild pointer', () => {
  it('is EFAULT while the signal is blocked: by mask, by inheritance, in a handler that blocks all', async () => {
    expect(await facts(faults, 'blocked')).toEqual({
      efault: '1',
      efault_again: '1',
      thread: '1',
      handler: '2',
      kept: '1',
    });
  });

  it('is EFAULT in the handler of another fault', async () => {
    expect(await facts(faults, 'blocked-by-fault')).toEqual({ handled: '3', efault: '1' });
  });

  it('is EFAULT wherever it stands, and reaches no handler', async () => {
    const { handled, call, ...results } = await facts(faults, 'wild');
    expect({ handled, call }).toEqual({ handled: '0', call: 'ok' });
    expect(Object.keys(results)).toHaveLength(9);
    for (const [name, result] of Object.entries(results)) expect(`${name} ${result}`).toBe(`${name} EFAULT`);
  });
});
