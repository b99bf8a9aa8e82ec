/** A broker in this process, and guests in others that send and get descriptors over the real sockets. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { STATUS } from '../../src/abi/index.ts';
import { type Broker, type BrokerEvent, createBroker } from '../../src/host-km/index.ts';
import { closeAll, createLane } from '../../src/vmbus-sim/ffi/index.ts';
import { EXACT } from '../host-km/harness/identity.ts';
import { identity, World } from '../host-km/softgpu/world.ts';
import { countDescriptors } from '../vmbus-sim/ffi/descriptors.ts';
import { patient } from './link-broker.ts';
import { cleanUp, scratchDirectory } from './link-children.ts';

const NOTHING = { processes: 0, objects: 0, handles: 0, bytes: 0, channels: 0 };

interface Guest {
  readonly child: ChildProcess;
  do(command: string): Promise<unknown>;
}

interface Host {
  readonly broker: Broker;
  readonly events: BrokerEvent[];
  guest(partition?: string, peer?: number): Promise<Guest>;
  /** Two guests, of two partitions or of one, that can pass each other descriptors. */
  pair(other?: string): Promise<readonly [Guest, Guest]>;
}

const brokers: Broker[] = [];
const children: ChildProcess[] = [];
const open: number[] = [];
afterEach(async () => {
  closeAll(open.splice(0));
  const all = children
    .splice(0)
    .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  for (const child of all) child.kill('SIGKILL');
  await Promise.all(all.map((child) => once(child, 'exit')));
  for (const broker of brokers.splice(0)) await broker.close();
  await cleanUp();
});

function lane(): { readonly near: number; readonly far: number } {
  const made = createLane();
  if (made === null) throw new Error('no lane');
  open.push(made.near, made.far);
  return made;
}

async function host(): Promise<Host> {
  const events: BrokerEvent[] = [];
  const broker = createBroker({
    driver: new World().driver,
    partitions: [{ name: 'p' }, { name: 'q' }],
    policy: EXACT,
    log: (event) => events.push(event),
  });
  brokers.push(broker);
  await broker.listen(scratchDirectory());
  const guest = async (partition = 'p', peer = lane().near): Promise<Guest> => {
    const file = join(import.meta.dirname, 'fixtures', 'share-guest.ts');
    const args = ['--import', 'tsx', file, broker.socketOf(partition), JSON.stringify(identity), '0x5347'];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit', peer] });
    children.push(child);
    if (child.stdout === null || child.stdin === null) throw new Error('no pipes');
    const { stdin } = child;
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const line = async (): Promise<unknown> => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error('a guest ended without an answer');
      return JSON.parse(String(value));
    };
    expect(await line()).toBe('ready');
    return {
      child,
      do: (command) => {
        stdin.write(`${command}\n`);
        return line();
      },
    };
  };
  return {
    broker,
    events,
    guest,
    async pair(other = 'p') {
      const { near, far } = lane();
      return [await guest('p', near), await guest(other, far)];
    },
  };
}

async function pass(from: Guest, to: Guest, object: string): Promise<void> {
  expect(await from.do(`share ${object}`)).toBe('shared');
  expect([await from.do('give'), await to.do('get')]).toEqual([1, true]);
}

async function killed({ child }: Guest): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('two processes of one partition', () => {
  it('see the same memory, which outlives its maker; nothing is left at the end', async () => {
    const { broker, pair } = await host();
    const [one, other] = await pair();
    await one.do('make');
    await one.do('write 7 77');
    await pass(one, other, 'resource');
    expect([await other.do('open'), await other.do('read 7')]).toEqual([STATUS.SUCCESS, 77]);
    await other.do('write 8 88');
    expect(await one.do('read 8')).toBe(88);
    await killed(one);
    await vi.waitFor(() => expect(broker.inspect().totals.processes).toBe(1), patient);
    expect(await other.do('read 7')).toBe(77);
    // Opened once more, from what is left of it: a descriptor of a process that is no more.
    expect([await other.do('open'), await other.do('read 8')]).toEqual([STATUS.SUCCESS, 88]);
    expect(broker.inspect().partitions[0]?.processes[0]?.objects).toMatchObject({
      resource: 2,
      sharedresource: 0,
    });
    expect(broker.inspect().partitions[0]?.used.system).toBe(4096);
    await killed(other);
    await vi.waitFor(() => expect(broker.inspect().totals).toEqual(NOTHING), patient);
  });

  it('see the same fence, and are told of its signals', async () => {
    const { broker, pair } = await host();
    const [one, other] = await pair();
    await one.do('fence');
    await pass(one, other, 'fence');
    expect(await other.do('openFence')).toBe(STATUS.SUCCESS);
    expect(await other.do('wait 3')).toBe(STATUS.SUCCESS);
    expect(await one.do('signal 2')).toBe(STATUS.SUCCESS);
    expect([await other.do('value'), await other.do('told')]).toEqual([2, []]);
    await one.do('signal 3');
    expect([await other.do('value'), await other.do('told')]).toEqual([3, [5]]);
    await killed(one);
    await other.do('signal 4');
    expect(await other.do('value')).toBe(4);
    await killed(other);
    await vi.waitFor(() => expect(broker.inspect().totals).toEqual(NOTHING), patient);
  });

  it('keep it alive by a descriptor on its way alone; the last close is seen', async () => {
    const { broker, pair } = await host();
    const [one, other] = await pair();
    await one.do('make');
    await one.do('write 1 11');
    expect([await one.do('share resource'), await one.do('give')]).toEqual(['shared', 1]);
    await killed(one);
    await vi.waitFor(() => expect(broker.inspect().totals.processes).toBe(1), patient);
    expect(await other.do('get')).toBe(true);
    expect([await other.do('open'), await other.do('read 1')]).toEqual([STATUS.SUCCESS, 11]);
    expect(broker.inspect().totals.objects).toBe(1 + 1 + 2);
    await other.do('close');
    await vi.waitFor(() => expect(broker.inspect().totals.objects).toBe(1 + 2), patient);
    expect(await other.do('read 1')).toBe(11);
  });
});

describe('a descriptor', () => {
  it('of another partition is refused as that', async () => {
    const { broker, pair } = await host();
    const [one, stranger] = await pair('q');
    await one.do('make');
    await pass(one, stranger, 'resource');
    expect(await stranger.do('open')).toBe(STATUS.ACCESS_DENIED);
    await one.do('fence');
    await pass(one, stranger, 'fence');
    expect(await stranger.do('openFence')).toBe(STATUS.ACCESS_DENIED);
    expect(broker.inspect().partitions[1]?.used).toMatchObject({ system: 0, local: 0 });
  });

  it('of another broker is none of ours', async () => {
    const [here, there] = [await host(), await host()];
    const { near, far } = lane();
    const [one, stranger] = [await here.guest('p', near), await there.guest('p', far)];
    await one.do('make');
    await pass(one, stranger, 'resource');
    expect(await stranger.do('open')).toBe(STATUS.INVALID_PARAMETER);
  });

  it.each(['pipe', 'socket', 'file'])('that is some %s is refused, and its guest lives on', async (kind) => {
    const { events, guest } = await host();
    const one = await guest();
    const before = countDescriptors();
    for (let i = 0; i < 3; i++) expect(await one.do(`lend ${kind}`)).toBe(STATUS.INVALID_PARAMETER);
    await vi.waitFor(() => expect(countDescriptors()).toBe(before), patient);
    expect(events.filter(({ event }) => event === 'violation')).toEqual([]);
    expect(await one.do('make')).toBeGreaterThan(0);
  });

  it('that never came is refused, however often it is named', async () => {
    const { guest } = await host();
    const one = await guest();
    for (let i = 0; i < 3; i++) expect(await one.do('name 77')).toBe(STATUS.INVALID_PARAMETER);
  });
});

describe('a guest that breaks the rules of the lane is ended with its reason, and leaves nothing:', () => {
  it.each([
    ['two descriptors in one message', 'lend two', '2 descriptors'],
    ['no descriptor', 'lend none', '0 descriptors'],
    ['another message', 'lend garbage', 'no message'],
    ['two messages under one ticket', 'lend pipe 2', 'ticket 1000'],
    ['more than may wait', 'pile 65', 'too many descriptors'],
  ])('%s', async (_, command, reason) => {
    const { broker, events, guest } = await host();
    const { near } = lane();
    const before = countDescriptors();
    const one = await guest('p', near);
    const answer = await one.do(command);
    // Under one ticket the first is found before the second is looked at.
    if (command === 'lend pipe 2') {
      expect(answer).toBe(STATUS.INVALID_PARAMETER);
      await one.do('lend pipe 2');
      expect(await one.do('name 1')).toBe('hung up');
    } else expect(answer).toBe('hung up');
    expect(events.filter(({ event }) => event === 'violation').at(-1)?.message).toContain(reason);
    await killed(one);
    await vi.waitFor(() => expect(broker.inspect().totals).toEqual(NOTHING), patient);
    await vi.waitFor(() => expect(countDescriptors()).toBe(before), patient);
  });

  it('as many as may wait are kept', async () => {
    const { guest } = await host();
    const one = await guest();
    expect(await one.do('pile 64')).toBe(STATUS.INVALID_PARAMETER);
    expect(await one.do('name 2063')).toBe(STATUS.INVALID_PARAMETER);
    expect(await one.do('make')).toBeGreaterThan(0);
  });
});
