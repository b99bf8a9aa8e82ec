import { beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/host-km/accounting.ts';
import type { HandleNode } from '../../src/host-km/handle-graph.ts';
import { ceilings, LIMIT } from '../../src/host-km/limits.ts';
import { ProcessGraph } from '../../src/host-km/process-graph.ts';
import { named } from './harness/fake-driver.ts';

let account: Account;
let ended: string[];
let graph: ProcessGraph;

beforeEach(() => {
  account = new Account(ceilings('process', { allocation: { process: 3 }, adapter: { process: 2 } }), null);
  ended = [];
  graph = new ProcessGraph(account, (object) => void ended.push(Reflect.get(object, 'name') as string));
});

function add(kind: HandleNode['kind'], name: string, parent: HandleNode): HandleNode {
  const node = graph.add(kind, named(kind, name), parent, false);
  if (typeof node === 'string') throw new Error(node);
  return node;
}

describe('process graph', () => {
  it('ends dependents first, the youngest of them before the elder', () => {
    const device = add('device', 'device', graph.root(1n));
    const context = add('context', 'context', device);
    add('hwqueue', 'queue', context);
    const resource = add('resource', 'resource', device);
    add('allocation', 'first', resource);
    add('allocation', 'second', resource);
    graph.release(device);
    expect(ended).toEqual(['second', 'first', 'resource', 'queue', 'context', 'device']);
    expect(graph.handles).toBe(0);
    for (const kind of ['device', 'context', 'hwqueue', 'resource', 'allocation'] as const)
      expect(account.held(LIMIT[kind])).toBe(0);
  });

  it('ends an object once, and only its own branch', () => {
    const device = add('device', 'device', graph.root(1n));
    const one = add('context', 'one', device);
    const two = add('context', 'two', device);
    graph.release(one);
    graph.release(one);
    expect(ended).toEqual(['one']);
    expect(graph.object(two.handle)).toBe(two);
    expect(graph.object(one.handle)).toBeUndefined();
  });

  it('takes objects up to the limit and none past it', () => {
    const device = add('device', 'device', graph.root(1n));
    for (let i = 0; i < 3; i++) add('allocation', `${i}`, device);
    expect(graph.add('allocation', named('allocation'), device, false)).toBe('LIMIT');
    expect(account.held(LIMIT.allocation)).toBe(3);
  });

  it('makes nothing below an object that has ended', () => {
    const device = add('device', 'device', graph.root(1n));
    graph.release(device);
    expect(graph.add('context', named('context'), device, false)).toBe('DEAD');
    expect(account.held(LIMIT.context)).toBe(0);
  });

  it('numbers adapter handles in a space of their own, a new one for each opening', () => {
    const root = graph.root(1n);
    const device = add('device', 'device', root);
    expect([graph.openAdapter(root), graph.openAdapter(root)]).toEqual([0x4000_0000, 0x4000_0040]);
    expect(device.handle).toBe(0x4000_0000);
    expect(graph.adapterHandle(0x4000_0000)?.adapter).toBe(root);
    expect(graph.openAdapter(root)).toBe(0);
  });

  it('ends the devices of an adapter with its last handle, not before, and of no other adapter', () => {
    const root = graph.root(1n);
    add('device', 'mine', root);
    add('device', 'other', graph.root(2n));
    const first = graph.openAdapter(root);
    const second = graph.openAdapter(root);
    expect(graph.closeAdapter(first)).toBe(true);
    expect(graph.closeAdapter(first)).toBe(false);
    expect(ended).toEqual([]);
    expect(graph.closeAdapter(second)).toBe(true);
    expect(ended).toEqual(['mine']);
  });

  it('is empty after close', () => {
    const root = graph.root(1n);
    graph.openAdapter(root);
    add('context', 'context', add('device', 'device', root));
    graph.close();
    expect(ended).toEqual(['context', 'device']);
    expect(graph.handles).toBe(0);
    expect(account.held(LIMIT.adapter)).toBe(0);
    expect(graph.add('device', named('device'), root, false)).toBe('DEAD');
  });
});
