import { closeSync, writeSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { PLAIN_LIMITS } from '../../../src/host-km/drivers/drm/plain/limits.ts';
import type { Ask } from '../../../src/host-km/drivers/drm/plain/poller.ts';
import { Watches } from '../../../src/host-km/drivers/drm/plain/watches.ts';
import { createPipe, descriptorName } from '../../../src/vmbus-sim/ffi/index.ts';

const ours: number[] = [];
afterEach(() => {
  for (const fd of ours.splice(0)) closeSync(fd);
});

function pipe(): { readonly readEnd: number; readonly writeEnd: number } {
  const made = createPipe();
  if (made === null) throw new Error('no pipe');
  ours.push(made.writeEnd);
  return made;
}

/** What a turn of the event loop asks. */
class Turns {
  readonly asks = new Set<Ask>();
  add(_partition: number, ask: Ask): void {
    this.asks.add(ask);
  }
  drop(_partition: number, ask: Ask): void {
    this.asks.delete(ask);
  }
  turn(): void {
    for (const ask of this.asks) if (ask()) this.asks.delete(ask);
  }
}

describe('descriptors that are looked at without a pump', () => {
  it('are told of once, when they can be read, and closed then', () => {
    const turns = new Turns();
    const watches = new Watches(turns, 1);
    const { readEnd, writeEnd } = pipe();
    const told: string[] = [];
    expect(watches.add(readEnd, () => told.push('done'))).toBe(true);
    turns.turn();
    expect([told, watches.has(readEnd)]).toEqual([[], true]);
    writeSync(writeEnd, 'x');
    turns.turn();
    turns.turn();
    expect([told, watches.has(readEnd), turns.asks.size, descriptorName(readEnd)]).toEqual([
      ['done'],
      false,
      0,
      null,
    ]);
  });

  it('are told of at once when they can be read already', () => {
    const turns = new Turns();
    const { readEnd, writeEnd } = pipe();
    writeSync(writeEnd, 'x');
    let told = 0;
    expect(new Watches(turns, 1).add(readEnd, () => told++)).toBe(true);
    expect([told, turns.asks.size]).toEqual([1, 0]);
  });

  it('are as many as the limit says, and all closed with the partition', () => {
    const turns = new Turns();
    const watches = new Watches(turns, 1);
    const made = Array.from({ length: PLAIN_LIMITS.watches }, () => pipe().readEnd);
    const told: number[] = [];
    expect(made.every((fd) => watches.add(fd, (result) => told.push(result)))).toBe(true);
    const more = pipe().readEnd;
    ours.push(more);
    expect(watches.add(more, () => {})).toBe(false);
    watches.close();
    expect([turns.asks.size, made.filter((fd) => descriptorName(fd) !== null)]).toEqual([0, []]);
    expect(told).toEqual(made.map(() => -19));
  });
});
