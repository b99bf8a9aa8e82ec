import { describe, expect, it } from 'vitest';
import { type Polled, Poller, type PollerShell } from '../../src/host-km/poller.ts';
import { SpinBudget } from '../../src/host-km/spin.ts';

/** Time that the test moves; each look at the clock costs 50 ns. */
class FakeShell implements PollerShell {
  readonly pace = 1;
  at = 0;
  turn: (() => void) | null = null;
  now(): number {
    this.at += 50;
    return this.at;
  }
  soon(turn: () => void): void {
    this.turn = turn;
  }
  run(): boolean {
    const turn = this.turn;
    this.turn = null;
    turn?.();
    return turn !== null;
  }
}

class FakeChannel implements Polled {
  open = true;
  active = false;
  lastData = 0;
  waiting = 0;
  served: number[] = [];
  armed = false;
  readonly #shell: FakeShell;
  readonly #costNs: number;

  constructor(shell: FakeShell, costNs = 1000) {
    this.#shell = shell;
    this.#costNs = costNs;
  }
  ready(): boolean {
    this.#shell.at += 5;
    return this.waiting > 0;
  }
  serve(most: number): number {
    const taken = Math.min(most, this.waiting);
    this.waiting -= taken;
    this.#shell.at += taken * this.#costNs;
    this.served.push(taken);
    return taken;
  }
  arm(): boolean {
    this.armed = this.waiting === 0;
    return this.armed;
  }
  wake(): void {
    this.armed = false;
  }
}

describe('poller', () => {
  it('serves what is there at once, then sleeps, and schedules nothing', () => {
    const shell = new FakeShell();
    const poller = new Poller(shell);
    const channel = new FakeChannel(shell);
    channel.waiting = 3;
    poller.wake([channel]);
    while (shell.run());
    expect(channel.waiting).toBe(0);
    expect([channel.armed, poller.active, shell.turn]).toEqual([true, 0, null]);
  });

  it('gives every channel its turn, however much one of them has to say', () => {
    const shell = new FakeShell();
    const poller = new Poller(shell);
    const loud = new FakeChannel(shell, 10);
    const quiet = new FakeChannel(shell, 10);
    loud.waiting = 100_000;
    quiet.waiting = 1;
    poller.wake([loud, quiet]);
    expect(quiet.served).toEqual([1]);
    expect(Math.max(...loud.served)).toBeLessThanOrEqual(64);
  });

  it('yields to the event loop after a millisecond of work', () => {
    const shell = new FakeShell();
    const poller = new Poller(shell);
    const channel = new FakeChannel(shell);
    channel.waiting = 1_000_000;
    const started = shell.at;
    poller.wake([channel]);
    expect(shell.turn).not.toBeNull();
    expect(channel.waiting).toBeGreaterThan(0);
    // One tick more: a batch of each look between two looks at the clock.
    expect(shell.at - started).toBeLessThan(1_000_000 + 32 * 64 * 1100);
  });

  it('stays awake when data comes while it arms', () => {
    const shell = new FakeShell();
    const poller = new Poller(shell);
    const channel = new FakeChannel(shell);
    const arm = channel.arm.bind(channel);
    let late = 1;
    channel.arm = () => {
      channel.waiting += late;
      late = 0;
      return arm();
    };
    poller.wake([channel]);
    while (shell.run());
    expect([channel.served, channel.armed]).toEqual([[1], true]);
  });

  it('forgets a closed channel', () => {
    const shell = new FakeShell();
    const poller = new Poller(shell);
    const channel = new FakeChannel(shell);
    channel.waiting = 1_000_000;
    poller.wake([channel]);
    channel.open = false;
    poller.remove(channel);
    shell.run();
    expect([poller.active, shell.turn]).toEqual([0, null]);
    poller.wake([channel]);
    expect(poller.active).toBe(0);
  });
});

describe('spin budget', () => {
  const until = (spin: SpinBudget, most = 100): number => {
    let sleeps = 0;
    for (; spin.ns > 0 && sleeps < most; sleeps++) spin.failed();
    return sleeps;
  };

  it('falls to nothing when it never pays, and is tried again ever more rarely', () => {
    const spin = new SpinBudget();
    expect(until(spin)).toBeLessThan(10);
    const gaps: number[] = [];
    for (let probe = 0; probe < 4; probe++) {
      let slept = 0;
      for (; spin.ns === 0; slept++) spin.slept();
      gaps.push(slept);
      spin.failed();
    }
    expect(gaps).toEqual([16, 32, 64, 128]);
  });

  it('comes back as soon as it pays, and stays below its ceiling', () => {
    const spin = new SpinBudget();
    until(spin);
    spin.paid();
    expect(spin.ns).toBeGreaterThan(0);
    for (let i = 0; i < 20; i++) spin.paid();
    expect(spin.ns).toBeLessThanOrEqual(100_000);
  });
});
