import { describe, expect, it, vi } from 'vitest';
import { BoundedLines } from '../../src/host-km/index.ts';

/** A reader who takes a piece when the test says so. */
function slow(most: number) {
  const taken: string[] = [];
  const pending: (() => void)[] = [];
  const turns: (() => void)[] = [];
  const lines = new BoundedLines({
    most,
    write: (text, done) => {
      taken.push(text);
      pending.push(done);
    },
    lost: (lost) => `lost ${lost}\n`,
    soon: (turn) => turns.push(turn),
  });
  const turn = (): void => {
    for (const one of turns.splice(0)) one();
  };
  return {
    lines,
    taken,
    turn,
    /** Has read everything it was given. */
    read: () => {
      pending.shift()?.();
      turn();
    },
  };
}

describe('lines for a slow reader', () => {
  it('leave together what came together, one piece at a time and in order', () => {
    const { lines, taken, turn, read } = slow(100);
    lines.push('a\n');
    lines.push('b\n');
    turn();
    lines.push('c\n');
    turn();
    expect(taken).toEqual(['a\nb\n']);
    read();
    expect(taken).toEqual(['a\nb\n', 'c\n']);
  });

  it.each([
    ['waiting', false],
    ['on their way', true],
  ])('are kept up to the bound and not one more (%s)', (_, leave) => {
    const { lines, taken, turn, read } = slow(6);
    for (const text of ['a\n', 'b\n', 'c\n']) lines.push(text);
    if (leave) turn();
    lines.push('d\n');
    lines.push('e\n');
    turn();
    read();
    expect(taken.join('')).toBe('a\nb\nc\nlost 2\n');
    read();
    lines.push('f\n');
    turn();
    expect(taken.join('')).toBe('a\nb\nc\nlost 2\nf\n');
  });

  it('tell of lost ones before the next that fits', () => {
    const { lines, taken, turn, read } = slow(6);
    for (const text of ['abc\n', 'too long\n', 'd\n']) lines.push(text);
    turn();
    read();
    expect(taken.join('')).toBe('abc\nlost 1\nd\n');
  });

  it('end with a last line that is never lost, and say when all have left', () => {
    const { lines, taken, turn, read } = slow(4);
    const done = vi.fn();
    lines.push('abc\n');
    turn();
    lines.push('d\n');
    lines.end('the end\n', done);
    lines.push('late\n');
    lines.end('again\n', done);
    turn();
    expect(done).not.toHaveBeenCalled();
    read();
    expect(taken.join('')).toBe('abc\nlost 1\nthe end\n');
    expect(done).not.toHaveBeenCalled();
    read();
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('end at once when there are none', () => {
    const { lines, taken, turn } = slow(4);
    const done = vi.fn();
    lines.end('', done);
    turn();
    expect([taken, done.mock.calls.length]).toEqual([[], 1]);
  });
});
