/** No wake-up is lost, whatever order the two processors see each other's words in: all interleavings of both protocols. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { geometry, KIND, WORD } from '../../../src/host-km/drivers/drm/pump/layout.ts';
import { PumpRing } from '../../../src/host-km/drivers/drm/pump/ring.ts';
import { callOf } from './fake-pump.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** What native/pump/ring.c does, an access of the shared words a step. */
type Steps = Generator<void, void>;

interface Side {
  readonly ring: PumpRing;
  readonly words: Int32Array;
}

function side(): Side {
  const shape = geometry(4, 4096);
  const memory = new Uint8Array(shape.bytes);
  return { ring: new PumpRing(memory, shape), words: new Int32Array(memory.buffer) };
}

const word = (words: Int32Array, index: number): number => words[index] ?? 0;

/**
 * Runs `ours` with steps of `theirs` between its own accesses: `before[i]` of them before the i-th. The rest afterwards.
 * Returns how many accesses `ours` made.
 */
function interleaved(ours: () => void, theirs: Steps, before: readonly number[]): number {
  let access = 0;
  const real = { load: Atomics.load, store: Atomics.store, exchange: Atomics.exchange };
  const step = (): void => {
    for (let i = 0; i < (before[access] ?? 0); i++) theirs.next();
    access++;
  };
  for (const name of ['load', 'store', 'exchange'] as const)
    vi.spyOn(Atomics, name).mockImplementation((...operands: unknown[]) => {
      step();
      return Reflect.apply(real[name], Atomics, operands);
    });
  ours();
  vi.restoreAllMocks();
  while (theirs.next().done !== true);
  return access;
}

/** All ways to put up to `steps` steps before, between and after `accesses` accesses. */
function* schedules(accesses: number, steps: number): Generator<number[]> {
  if (accesses === 0) {
    yield [];
    return;
  }
  for (let first = 0; first <= steps; first++)
    for (const rest of schedules(accesses - 1, steps - first)) yield [first, ...rest];
}

describe('a pump that goes to sleep while an entry is published', () => {
  it('sees the entry or is rung', () => {
    const outcomes = new Set<string>();
    for (const before of schedules(3, 4)) {
      const { ring, words } = side();
      let asleep = false;
      const sleep = function* (): Steps {
        words[WORD.PUMP_SLEEPS] = 1;
        yield;
        const waiting = word(words, WORD.SUBMITTED) !== 0;
        yield;
        if (waiting) words[WORD.PUMP_SLEEPS] = 0;
        else asleep = true;
        yield;
      };
      let rung = false;
      ring.put(0, 0, KIND.CALL, callOf(0));
      interleaved(
        () => {
          rung = ring.publish();
        },
        sleep(),
        before,
      );
      expect({ before, lost: asleep && !rung }).toEqual({ before, lost: false });
      outcomes.add(`${asleep} ${rung}`);
    }
    // A ring for a pump that sees for itself is spare, not wrong.
    expect([...outcomes].sort()).toEqual(['false false', 'false true', 'true true']);
  });
});

describe('a broker that goes to sleep while a result is posted', () => {
  it('sees the result or is rung', () => {
    const outcomes = new Set<string>();
    for (const before of schedules(3, 4)) {
      const { ring, words } = side();
      let rung = false;
      const post = function* (): Steps {
        words[WORD.COMPLETED] = 1;
        yield;
        const asked = word(words, WORD.BROKER_SLEEPS) !== 0;
        yield;
        if (asked) {
          rung = word(words, WORD.BROKER_SLEEPS) !== 0;
          words[WORD.BROKER_SLEEPS] = 0;
        }
        yield;
      };
      let armed = false;
      interleaved(
        () => {
          armed = ring.arm();
        },
        post(),
        before,
      );
      expect({ before, lost: armed && !rung }).toEqual({ before, lost: false });
      outcomes.add(`${armed} ${rung}`);
    }
    expect([...outcomes].sort()).toEqual(['false false', 'true true']);
  });
});
