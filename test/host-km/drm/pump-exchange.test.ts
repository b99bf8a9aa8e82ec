import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { KIND, WORD } from '../../../src/host-km/drivers/drm/pump/layout.ts';
import { callOf, FakePump } from './fake-pump.ts';

const { EAGAIN, ENODEV } = constants.errno;

/** Lets microtasks run. */
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('an entry', () => {
  it('is seen only when it is published, as it was put, in order', () => {
    const fake = new FakePump();
    for (let i = 0; i < 3; i++) fake.exchange.submit(KIND.WAIT, callOf(8 * i), () => {});
    expect(fake.waiting).toBe(0);
    fake.exchange.flush();
    expect(fake.waiting).toBe(3);
    for (let i = 0; i < 3; i++)
      expect(fake.take()).toEqual({ index: i, sequence: 0, kind: KIND.WAIT, call: callOf(8 * i) });
  });

  it('rings the pump only when it sleeps, once for all', () => {
    const fake = new FakePump();
    fake.exchange.submit(KIND.CALL, callOf(0), () => {});
    fake.exchange.flush();
    expect(fake.rings).toBe(0);
    fake.words[WORD.PUMP_SLEEPS] = 1;
    fake.exchange.flush();
    expect(fake.rings).toBe(0);
    for (let i = 0; i < 3; i++) fake.exchange.submit(KIND.CALL, callOf(0), () => {});
    fake.exchange.flush();
    fake.exchange.flush();
    expect([fake.rings, fake.word(WORD.PUMP_SLEEPS)]).toEqual([1, 0]);
  });

  it('has room as long as fewer are in flight than the rings hold, round after round', () => {
    const fake = new FakePump(4);
    const told: number[] = [];
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 4; i++)
        expect(fake.exchange.submit(KIND.CALL, callOf(i), (result) => told.push(result))).toBe(true);
      expect(fake.exchange.submit(KIND.CALL, callOf(0), () => {})).toBe(false);
      expect(fake.exchange.call(callOf(0), () => {})).toBe(-EAGAIN);
      fake.exchange.flush();
      fake.answerAll();
      fake.exchange.poll();
    }
    expect(told).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
    expect(fake.broken).toBe(0);
  });

  it('that is insisted on has the next room, before what is submitted later', () => {
    const fake = new FakePump(4);
    const told: number[] = [];
    for (let i = 0; i < 4; i++) fake.exchange.submit(KIND.CALL, callOf(i), (result) => told.push(result));
    for (let i = 10; i < 12; i++) fake.exchange.insist(KIND.CLOSE, callOf(i), (result) => told.push(result));
    fake.exchange.flush();
    const first = fake.take();
    fake.post(first?.index ?? -1, first?.sequence ?? -1, 0);
    fake.exchange.poll();
    expect(fake.exchange.submit(KIND.CALL, callOf(20), (result) => told.push(result))).toBe(false);
    fake.answerAll();
    fake.exchange.poll();
    fake.answerAll();
    fake.exchange.poll();
    expect(told).toEqual([0, 1, 2, 3, 10, 11]);
    fake.exchange.end();
    fake.exchange.insist(KIND.CLOSE, callOf(30), (result) => told.push(result));
    expect(told.at(-1)).toBe(-ENODEV);
  });
});

describe('a result', () => {
  it('that comes while it is looked for is the value of the call', () => {
    const fake = new FakePump();
    fake.meanwhile = () => fake.answerAll();
    expect(fake.exchange.call(callOf(40), () => expect.unreachable())).toBe(40);
    expect([fake.exchange.inFlight, fake.held]).toEqual([0, []]);
  });

  it('that does not come is told later, by the bell', () => {
    const fake = new FakePump();
    const told: number[] = [];
    expect(fake.exchange.call(callOf(40), (result) => told.push(result))).toBeNull();
    expect([fake.word(WORD.BROKER_SLEEPS), fake.held]).toEqual([1, [true]]);
    const found = fake.take();
    expect(fake.post(found?.index ?? -1, found?.sequence ?? -1, -22)).toBe(true);
    fake.exchange.poll();
    expect([told, fake.held, fake.word(WORD.BROKER_SLEEPS)]).toEqual([[-22], [true, false], 0]);
  });

  it('of another entry that came before is told before the call’s own, and nobody is told anything meanwhile', async () => {
    const fake = new FakePump();
    const told: string[] = [];
    fake.exchange.submit(KIND.CALL, callOf(8), (result) => {
      // Whoever is told may call at once.
      told.push(`${result}, then ${fake.exchange.call(callOf(24), () => {})}`);
    });
    fake.meanwhile = () => fake.answerAll();
    // Whoever made an object in the call must hear first that its number was free.
    expect(fake.exchange.call(callOf(16), (result) => told.push(`${result}`))).toBeNull();
    expect(told).toEqual([]);
    await turn();
    expect(told).toEqual(['8, then 24', '16']);
  });

  it('that slips in between looking and sleeping is told without a bell', async () => {
    const fake = new FakePump();
    const told: number[] = [];
    fake.exchange.submit(KIND.CALL, callOf(8), (result) => told.push(result));
    fake.exchange.flush();
    fake.words[WORD.BROKER_SLEEPS] = 0;
    fake.answerAll();
    fake.exchange.flush();
    expect(told).toEqual([]);
    await turn();
    expect(told).toEqual([8]);
  });

  it('of a batch is heard by who settles, until it is settled', () => {
    const fake = new FakePump();
    const told: number[] = [];
    for (let i = 0; i < 5; i++) fake.exchange.submit(KIND.CALL, callOf(i), (result) => told.push(result));
    fake.meanwhile = () => fake.answerAll();
    expect(fake.exchange.settle(() => told.length === 5)).toBe(true);
    fake.meanwhile = () => {};
    expect(fake.exchange.settle(() => false)).toBe(false);
  });

  it('that nobody asked for, or that comes twice, is the end of the pump', () => {
    for (const [index, sequence] of [
      [3, 0],
      [8, 0],
      [-1, 0],
      [0, 1],
    ] as const) {
      const fake = new FakePump();
      fake.exchange.submit(KIND.CALL, callOf(0), () => expect.unreachable());
      fake.exchange.flush();
      fake.post(index, sequence, 0);
      fake.exchange.poll();
      expect(fake.broken).toBe(1);
    }
    const fake = new FakePump();
    fake.exchange.submit(KIND.CALL, callOf(0), () => {});
    fake.exchange.flush();
    for (let i = 0; i < 3; i++) fake.post(0, 0, 0);
    fake.exchange.poll();
    fake.exchange.poll();
    // Nothing that it says afterwards is heard, so that it cannot keep us busy until it is gone.
    expect([fake.broken, fake.word(WORD.SEEN)]).toEqual([1, 2]);
  });
});

describe('the end of the pump', () => {
  it('is told to all after the results that it left; nothing is taken afterwards', () => {
    const fake = new FakePump();
    const told: number[] = [];
    for (let i = 0; i < 3; i++) fake.exchange.submit(KIND.CALL, callOf(i + 1), (result) => told.push(result));
    fake.exchange.flush();
    const found = fake.take();
    fake.post(found?.index ?? -1, found?.sequence ?? -1, 77);
    fake.exchange.end();
    expect(told).toEqual([77, -ENODEV, -ENODEV]);
    expect(fake.held).toEqual([true, false]);
    expect(fake.exchange.submit(KIND.CALL, callOf(0), () => {})).toBe(false);
    expect(fake.exchange.call(callOf(0), () => {})).toBe(-ENODEV);
    fake.exchange.end();
    expect(told).toHaveLength(3);
  });
});
