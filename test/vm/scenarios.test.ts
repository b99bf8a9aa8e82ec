import { describe, expect, it } from 'vitest';
import { clients } from './clients.ts';
import type { Told } from './inside/broker.ts';
import { changes, kindsOf, ofBroker } from './inside/remains.ts';
import { play, SCENARIOS } from './inside/scenarios/index.ts';
import type { World } from './inside/world.ts';
import { BRIDGED, DIRECT, runsThatWay } from './plan.ts';
import { wayFaults } from './report.ts';
import { rowsOf } from './results.ts';

const PROGRAMS = {
  triangle: '',
  frames: '',
  window: '',
  calls: '',
  libdrm: '',
  rows: '',
  guest: '',
  counter: '',
};
const WAYS = [DIRECT, BRIDGED];
const all = clients(PROGRAMS).filter(({ scenario }) => scenario !== undefined);
const finished = { way: BRIDGED, signal: null, ms: 1, ioctls: {}, err: '' };

describe('clients that are scenarios', () => {
  it('are all there is, one each, and have no direct way', () => {
    expect(all.map(({ scenario }) => scenario)).toEqual(Object.keys(SCENARIOS));
    for (const one of all) expect(WAYS.filter((way) => runsThatWay(one, way))).toEqual([BRIDGED]);
  });
  it('pass when every check is well, and fail with the first that is not', () => {
    const [one] = all;
    const run = { ...finished, client: one?.name ?? '' };
    expect(one?.judge({ ...run, status: 0, out: 'ok a\nok b\n' })).toEqual({
      result: 'pass',
      note: '2 checks',
    });
    const out = 'ok a\nnot ok b: 7\nnot ok c\n';
    expect(one?.judge({ ...run, status: 1, out })).toEqual({ result: 'fail', note: 'not ok b: 7' });
    expect(one?.judge({ ...run, status: 1, out: '' }).result).toBe('fail');
  });
  it('are a fault when they fail or are not run, although nothing is compared', () => {
    const run = (status: number) => (name: string) =>
      [
        name,
        new Map([[BRIDGED, { ...finished, client: name, status, out: status === 0 ? 'ok\n' : 'not ok\n' }]]),
      ] as const;
    const names = all.map(({ name }) => name);
    const faults = (runs: ReturnType<ReturnType<typeof run>>[]): readonly string[] =>
      wayFaults(rowsOf(all, WAYS, new Map(runs)), WAYS);
    expect(faults(names.map(run(0)))).toEqual([]);
    expect(faults(names.map(run(1)))).toEqual(names.map((name) => `${name} does not pass`));
    expect(faults([])).toEqual(names.map((name) => `${name} does not pass`));
  });
});

describe('a scenario', () => {
  const nowhere = { reset: async () => {}, rest: async () => {} } as unknown as World;
  it('that breaks off has not passed', async () => {
    const { good, out } = await play('two guests', nowhere);
    expect(good).toBe(false);
    expect(out).toMatch(/^not ok it comes to its end: /);
  });
  it('that nobody knows neither', async () => {
    expect(await play('nothing', nowhere)).toEqual({
      good: false,
      out: 'not ok it comes to its end: there is no scenario nothing\n',
    });
  });
});

describe('what remains', () => {
  const told = (more: Partial<Told>): Told => ({
    pid: 1,
    adapters: [],
    partitions: [],
    totals: { processes: 0, objects: 0, handles: 0, bytes: 0, channels: 0 },
    driver: { partitions: {} },
    abandoned: {},
    ...more,
  });
  const used = { slabs: 0, local: 4096, system: 0 };
  const partition = { name: 'a', weight: 1, budget: { local: 1, system: 1 }, used, processes: [], ended: [] };

  it('of open files are kinds and counts, whatever their numbers', () => {
    const links = ['/dev/dri/renderD128', 'socket:[77]', 'socket:[8]', '/dmabuf:'];
    expect(kindsOf(links)).toBe('/dev/dri/renderDN×1 /dmabuf:×1 socket:[N]×2');
    expect(kindsOf(links.toReversed().map((link) => link.replace('77', '9')))).toBe(kindsOf(links));
    expect(kindsOf([...links, 'socket:[1]'])).not.toBe(kindsOf(links));
  });
  it('of a broker is by partition and pump; how often and by whom does not count', () => {
    const before = told({ partitions: [{ ...partition, used: { ...used, local: 0 } }] });
    expect(changes(ofBroker('x', before), ofBroker('x', { ...before, pid: 2, abandoned: { y: 1 } }))).toEqual(
      [],
    );
    const pump = told({ partitions: before.partitions, driver: { partitions: { a: { pid: 7, slots: 1 } } } });
    expect(changes(ofBroker('x', before), ofBroker('x', pump))).toEqual([
      'pump of a: {"slots":1}, before nothing',
    ]);
    expect(changes(ofBroker('x', pump), ofBroker('x', before))).toEqual([
      'pump of a: gone, before {"slots":1}',
    ]);
    const [bytes] = changes(ofBroker('x', before), ofBroker('x', told({ partitions: [partition] })));
    expect(bytes).toMatch(/^partition a: .*"local":4096/);
    const totals = told({ totals: { ...before.totals, objects: 3 }, partitions: before.partitions });
    expect(changes(ofBroker('x', before), ofBroker('x', totals))[0]).toMatch(/^totals of x: .*"objects":3/);
  });
});
