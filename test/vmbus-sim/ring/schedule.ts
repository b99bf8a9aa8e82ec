import { CONTROL, PAGE_BYTES } from '../../../src/vmbus-sim/index.ts';
import { makeRing, type TestRing } from './memory.ts';

/**
 * Runs the real reader and the real writer in every order in which their accesses to the control page can fall. An
 * end is stopped before an access by an exception and brought back there by running it again from its beginning with
 * the answers it had: its private state is a function of them.
 */
export type Actor = 'writer' | 'reader';

/** What a program may do besides ring operations. */
export interface Bell {
  /** Rings the other end's doorbell; more than once counts as once. */
  ring(): void;
  /** Sleeps until this end's doorbell rings. */
  sleep(): void;
  /** Makes an end of the ring, which touches its words in `prepare` already and here no more. */
  make<E>(end: () => E): E;
  /**
   * All that goes on depends on `state`, and on what was last loaded of each word: histories that meet here are one.
   */
  checkpoint(state: string): void;
}

export type Program = (ring: TestRing, bell: Bell) => void;

/** An access whose answer is not taken from memory: the mutation that leaves the second look out. */
export interface BlindSpot {
  readonly actor: Actor;
  readonly stored: keyof typeof CONTROL;
  readonly loaded: keyof typeof CONTROL;
}

export interface Exploration {
  readonly states: number;
  readonly finished: number;
  /** Control words of each state in which nobody can go on, though somebody has more to do. */
  readonly stuck: readonly (readonly number[])[];
}

interface Step {
  readonly name: string;
  readonly value: number;
}

interface State {
  readonly memory: readonly number[];
  readonly bells: Readonly<Record<Actor, boolean>>;
  readonly logs: Readonly<Record<Actor, readonly Step[]>>;
  readonly done: Readonly<Record<Actor, boolean>>;
  /** What tells the private states of an actor apart. */
  readonly names: Readonly<Record<Actor, string>>;
}

const WORDS = [
  CONTROL.IN,
  CONTROL.OUT,
  CONTROL.INTERRUPT_MASK,
  CONTROL.PENDING_SEND_SIZE,
  CONTROL.FEATURE_BITS,
];
const OTHER = { writer: 'reader', reader: 'writer' } as const;

class Pause extends Error {}
class Asleep extends Error {}

export function explore(
  programs: Readonly<Record<Actor, Program>>,
  prepare: (ring: TestRing) => void,
  blind?: BlindSpot,
): Exploration {
  const ring = makeRing(PAGE_BYTES);
  prepare(ring);
  const real = { load: Atomics.load, store: Atomics.store };
  const memory = (): number[] => WORDS.map((at) => real.load(ring.control, at));

  /** One more step of `actor`; null when it can take none. */
  const advance = (state: State, actor: Actor): State | null => {
    if (state.done[actor]) return null;
    WORDS.forEach((at, index) => {
      real.store(ring.control, at, state.memory[index] as number);
    });
    const old = state.logs[actor];
    const log = [...old];
    const bells = { ...state.bells };
    let replayed = 0;
    const step = (name: string, live: () => number): number => {
      if (replayed < old.length) return (old[replayed++] as Step).value;
      if (log.length > old.length) throw new Pause();
      const value = live();
      log.push({ name, value });
      return value;
    };
    const isBlind = (at: number): boolean => {
      const before = log[replayed < old.length ? replayed - 1 : log.length - 1];
      return (
        blind?.actor === actor &&
        at === CONTROL[blind.loaded] &&
        before?.name === `store ${CONTROL[blind.stored]}`
      );
    };
    const seen = new Map<number, number>();
    let name = '';
    let since = 0;
    const load = (_: Int32Array, at: number): number => {
      const stale = seen.get(at);
      const skip = isBlind(at) && stale !== undefined;
      const value = step(`load ${at}`, () => (skip ? stale : real.load(ring.control, at)));
      seen.set(at, value);
      return value;
    };
    const store = (_: Int32Array, at: number, value: number): number =>
      step(`store ${at}`, () => real.store(ring.control, at, value));
    const bell: Bell = {
      ring: () =>
        void step('ring', () => {
          bells[OTHER[actor]] = true;
          return 0;
        }),
      sleep: () =>
        void step('sleep', () => {
          if (!bells[actor]) throw new Asleep();
          bells[actor] = false;
          return 0;
        }),
      make: (end) => {
        Object.assign(Atomics, { load: () => 0, store: () => 0 });
        const made = end();
        Object.assign(Atomics, { load, store });
        return made;
      },
      checkpoint: (at) => {
        name = `${at} ${[...seen].sort().join(' ')}`;
        since = replayed < old.length ? replayed : log.length;
      },
    };
    let done = false;
    Object.assign(Atomics, { load, store });
    try {
      programs[actor](ring, bell);
      done = true;
    } catch (error) {
      if (error instanceof Asleep) return null;
      if (!(error instanceof Pause)) throw error;
    } finally {
      Object.assign(Atomics, real);
    }
    return {
      memory: memory(),
      bells,
      logs: { ...state.logs, [actor]: log },
      done: { ...state.done, [actor]: done },
      names: {
        ...state.names,
        [actor]: done ? '' : `${name}|${log.slice(since).map((one) => `${one.name}=${one.value}`)}`,
      },
    };
  };

  const key = (state: State): string => JSON.stringify([state.memory, state.bells, state.done, state.names]);
  const first: State = {
    memory: memory(),
    bells: { writer: false, reader: false },
    logs: { writer: [], reader: [] },
    done: { writer: false, reader: false },
    names: { writer: '', reader: '' },
  };
  const seen = new Set([key(first)]);
  const open = [first];
  const stuck: (readonly number[])[] = [];
  let finished = 0;
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (state.done.writer && state.done.reader) {
      finished++;
      continue;
    }
    const next = [advance(state, 'writer'), advance(state, 'reader')].filter((one) => one !== null);
    if (next.length === 0) stuck.push(state.memory);
    for (const one of next) {
      const name = key(one);
      if (seen.has(name)) continue;
      seen.add(name);
      open.push(one);
    }
  }
  return { states: seen.size, finished, stuck };
}
