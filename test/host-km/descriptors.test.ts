import { closeSync, openSync, writeSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { STATUS } from '../../src/abi/index.ts';
import type { SharedObject } from '../../src/host-km/index.ts';
import { createLane, createPipe, pipeOf } from '../../src/vmbus-sim/ffi/index.ts';
import { countDescriptors } from '../vmbus-sim/ffi/descriptors.ts';
import {
  createDevice,
  createSync,
  creatingDriver,
  GLOBAL,
  LUID,
  openAdapter,
  type Setup,
  setup,
} from './harness/broker.ts';
import { at, type ScriptedGuest } from './harness/guest.ts';

const SHARE = 'LX_DXSHAREOBJECTS';
const QUERY = 'LX_DXQUERYRESOURCEINFOFROMNTHANDLE';
const patient = { timeout: 20_000, interval: 5 };

class Thing implements SharedObject {
  readonly kind = 'sharedsyncobject';
  readonly log: string[] = [];
  hold(): void {
    this.log.push('hold');
  }
  drop(): void {
    this.log.push('drop');
  }
}

const guests: ScriptedGuest[] = [];
const open: number[] = [];
afterEach(() => {
  for (const guest of guests.splice(0)) guest.link.dispose();
  for (const fd of open.splice(0)) closeSync(fd);
});

interface Party {
  readonly guest: ScriptedGuest;
  /** Shares `thing`: a status, or the ticket of the descriptor. */
  share(): Promise<number>;
  /** Names a ticket. */
  name(ticket: bigint): Promise<number>;
}

/** One guest of a driver that shares `things` in turn and remembers what descriptors named. */
async function party(one: Setup, partition = 'p'): Promise<Party> {
  const guest = one.guest(partition).open();
  guests.push(guest);
  const device = await createDevice(guest, await openAdapter(guest));
  const sync = await createSync(guest, device);
  return {
    guest,
    async share() {
      const { status, image } = await guest.call(GLOBAL, SHARE, (call) => {
        call.setU32(at(SHARE, 'object_count'), 1);
        const objects = call.reserve(4);
        call.setNum64(at(SHARE, 'objects'), objects);
        call.setU32(objects, sync);
        call.setNum64(at(SHARE, 'shared_handle'), call.reserve(8));
      });
      return status < 0 ? status : image.num64(image.pointer(at(SHARE, 'shared_handle')));
    },
    async name(ticket) {
      const { status } = await guest.call(LUID, QUERY, (call) => {
        call.setU32(at(QUERY, 'device'), device);
        call.setU64(at(QUERY, 'nt_handle'), ticket);
      });
      return status;
    },
  };
}

interface Sharing extends Setup {
  readonly things: Thing[];
  readonly named: (SharedObject | undefined)[];
}

function sharing(options: Parameters<typeof setup>[0] = {}, count = 1): Sharing {
  const one = setup(options);
  const things = Array.from({ length: count }, () => new Thing());
  const named: (SharedObject | undefined)[] = [];
  let next = 0;
  one.driver
    .on(SHARE, (call) => {
      const thing = things[next++ % count];
      if (thing !== undefined) call.share(call.image.pointer(at(SHARE, 'shared_handle')), thing);
      return 0;
    })
    .on(QUERY, (call) => {
      named.push(call.shared(at(QUERY, 'nt_handle')));
      return 0;
    });
  return { ...one, things, named };
}

const passed = (party: Party, ticket: number): number => party.guest.link.passed.get(ticket) ?? -1;

/** A violation ends the guest, with its reason in the log. */
async function violates(one: Setup, party: Party, ticket: bigint, reason: string): Promise<void> {
  await expect(party.name(ticket)).rejects.toThrow('no reply');
  expect(party.guest.link.closed).toBe(true);
  expect(one.events.filter(({ event }) => event === 'violation').at(-1)?.message).toContain(reason);
}

describe('a shared object', () => {
  it('is named by a descriptor of it, in whichever process of its partition', async () => {
    const one = sharing();
    const [maker, other] = [await party(one), await party(one)];
    const ticket = await maker.share();
    expect(ticket).toBe(1);
    other.guest.link.sendDescriptor(7, passed(maker, ticket));
    expect(await other.name(7n)).toBe(0);
    expect(one.named).toEqual([one.things[0]]);
    // A ticket is good for one call.
    expect(await other.name(7n)).toBe(STATUS.INVALID_PARAMETER);
    other.guest.link.sendDescriptor(7, passed(maker, ticket));
    expect(await other.name(7n)).toBe(0);
  });

  it('has one pipe, whoever shares it and how often', async () => {
    const one = sharing();
    const maker = await party(one);
    const ends = [await maker.share(), await maker.share()].map((ticket) => pipeOf(passed(maker, ticket)));
    expect(ends[0]).toBe(ends[1]);
    expect(one.things[0]?.log).toEqual(['hold']);
    expect(one.broker.inspect().totals.objects).toBe(3);
  });

  it('is told of its last close, and of no other', async () => {
    const one = sharing();
    const maker = await party(one);
    const [first, second] = [await maker.share(), await maker.share()];
    maker.guest.link.closeDescriptor(first);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(one.things[0]?.log).toEqual(['hold']);
    // What is written into it is nobody's business.
    writeSync(passed(maker, second), 'x');
    maker.guest.link.closeDescriptor(second);
    await vi.waitFor(() => expect(one.things[0]?.log).toEqual(['hold', 'drop']), patient);
    expect(one.broker.inspect().totals.objects).toBe(2);
    // Shared once more it has a pipe again.
    const third = await maker.share();
    maker.guest.link.sendDescriptor(1, passed(maker, third));
    expect(await maker.name(1n)).toBe(0);
    expect(one.things[0]?.log).toEqual(['hold', 'drop', 'hold']);
  });

  it('outlives its maker as long as a descriptor does, charged to the partition', async () => {
    const one = sharing();
    const [maker, other] = [await party(one), await party(one)];
    const ticket = await maker.share();
    other.guest.link.sendDescriptor(1, passed(maker, ticket));
    maker.guest.link.end('death');
    expect(one.broker.inspect().totals).toMatchObject({ processes: 1, objects: 3 });
    expect(await other.name(1n)).toBe(0);
    maker.guest.link.closeDescriptor(ticket);
    await vi.waitFor(() => expect(one.things[0]?.log).toEqual(['hold', 'drop']), patient);
    other.guest.link.end('death');
    expect(one.broker.inspect().totals).toEqual({
      processes: 0,
      objects: 0,
      handles: 0,
      bytes: 0,
      channels: 0,
    });
  });

  it('ends with its driver: descriptors that are left name nothing', async () => {
    const one = sharing();
    const maker = await party(one);
    const ticket = await maker.share();
    await one.broker.changeDriver(creatingDriver());
    expect(one.things[0]?.log).toEqual(['hold', 'drop']);
    expect(one.broker.inspect().totals.objects).toBe(0);
    const again = await party(one);
    again.guest.link.sendDescriptor(1, passed(maker, ticket));
    expect(await again.name(1n)).toBe(STATUS.INVALID_PARAMETER);
  });

  it.each([
    ['process', { process: 2 }],
    ['partition', { partition: 2 }],
  ])('is shared up to the limit of its %s and not one more', async (_, limit) => {
    const one = sharing({ limits: { sharedsyncobject: limit } }, 3);
    const maker = await party(one);
    expect([await maker.share(), await maker.share(), await maker.share()]).toEqual([1, 2, STATUS.NO_MEMORY]);
    maker.guest.link.closeDescriptor(1);
    await vi.waitFor(() => expect(one.things[0]?.log).toContain('drop'), patient);
    expect(await maker.share()).toBe(3);
  });

  it('is not shared with a guest that does not empty its lane', async () => {
    const one = sharing();
    const maker = await party(one);
    maker.guest.link.laneFull = true;
    const before = countDescriptors();
    expect(await maker.share()).toBe(STATUS.NO_MEMORY);
    await vi.waitFor(() => expect(one.things[0]?.log).toEqual(['hold', 'drop']), patient);
    expect(countDescriptors()).toBe(before);
  });
});

describe('a descriptor that names nothing', () => {
  it('of another partition is refused as that', async () => {
    const one = sharing({ partitions: [{ name: 'p' }, { name: 'q' }] });
    const [maker, stranger] = [await party(one), await party(one, 'q')];
    stranger.guest.link.sendDescriptor(1, passed(maker, await maker.share()));
    expect(await stranger.name(1n)).toBe(STATUS.ACCESS_DENIED);
    expect(one.named).toEqual([]);
    expect(stranger.guest.link.closed).toBe(false);
  });

  it('of another broker, or a pipe of the guest’s own, is no shared object', async () => {
    const [one, other] = [sharing(), sharing()];
    const [maker, elsewhere] = [await party(one), await party(other)];
    elsewhere.guest.link.sendDescriptor(1, passed(maker, await maker.share()));
    expect(await elsewhere.name(1n)).toBe(STATUS.INVALID_PARAMETER);
    const pipe = createPipe();
    if (pipe === null) throw new Error('no pipe');
    open.push(pipe.readEnd, pipe.writeEnd);
    elsewhere.guest.link.sendDescriptor(2, pipe.writeEnd);
    expect(await elsewhere.name(2n)).toBe(STATUS.INVALID_PARAMETER);
    expect(elsewhere.guest.link.closed).toBe(false);
  });

  it('never came, is none, or is longer than a ticket', async () => {
    const one = sharing();
    const maker = await party(one);
    for (const ticket of [0n, 1n, 2n ** 32n, 2n ** 32n + 1n, 2n ** 64n - 1n])
      expect(await maker.name(ticket)).toBe(STATUS.INVALID_PARAMETER);
    expect(maker.guest.link.closed).toBe(false);
  });

  it('is refused by name on a link that passes none', async () => {
    const one = sharing();
    const maker = await party(one);
    maker.guest.link.passesDescriptors = false;
    expect([await maker.name(1n), await maker.share()]).toEqual(Array(2).fill(STATUS.NOT_SUPPORTED));
  });

  it('is used up by a call that fails for another reason', async () => {
    const one = sharing({ limits: { descriptor: { process: 1 } } });
    const maker = await party(one);
    const end = passed(maker, await maker.share());
    for (let ticket = 1; ticket <= 3; ticket++) {
      maker.guest.link.sendDescriptor(ticket, end);
      const { status } = await maker.guest.call(LUID, QUERY, (call) =>
        call.setU64(at(QUERY, 'nt_handle'), BigInt(ticket)),
      );
      expect(status).toBe(STATUS.INVALID_PARAMETER);
    }
    expect(maker.guest.link.closed).toBe(false);
  });
});

describe('descriptors that wait', () => {
  it('are kept up to the limit, in any order; one past it ends the guest', async () => {
    const one = sharing({ limits: { descriptor: { process: 2 } } });
    const maker = await party(one);
    const end = passed(maker, await maker.share());
    const send = (ticket: number): void => maker.guest.link.sendDescriptor(ticket, end);
    send(1);
    send(2);
    expect([await maker.name(2n), await maker.name(1n)]).toEqual([0, 0]);
    for (const ticket of [1, 2, 3]) send(ticket);
    const before = countDescriptors();
    await violates(one, maker, 9n, 'too many descriptors');
    expect(countDescriptors()).toBe(before - 3);
  });

  it('of two under one ticket end the guest, and are closed', async () => {
    const one = sharing();
    const maker = await party(one);
    const end = passed(maker, await maker.share());
    for (let i = 0; i < 2; i++) maker.guest.link.sendDescriptor(1, end);
    const before = countDescriptors();
    await violates(one, maker, 2n, 'ticket 1');
    expect(countDescriptors()).toBe(before - 2);
  });

  it('end with their guest', async () => {
    const one = sharing();
    const maker = await party(one);
    const end = passed(maker, await maker.share());
    for (const ticket of [1, 2]) maker.guest.link.sendDescriptor(ticket, end);
    expect(await maker.name(2n)).toBe(0);
    const before = countDescriptors();
    maker.guest.link.end('death');
    expect(countDescriptors()).toBe(before - 1);
  });

  it('and are no descriptors end the guest', async () => {
    const one = sharing();
    const maker = await party(one);
    maker.guest.link.sent.push({ fault: '2 descriptors on the descriptor lane' });
    await violates(one, maker, 1n, '2 descriptors');
  });
});

describe('a descriptor of something else', () => {
  it('is refused and closed without being asked anything', async () => {
    const one = sharing({ limits: { descriptor: { process: 1 } } });
    const maker = await party(one);
    for (let ticket = 1; ticket <= 2; ticket++) {
      const before = countDescriptors();
      maker.guest.link.sent.push({ ticket, fd: openSync('/dev/null', 'r'), pipe: null });
      expect(await maker.name(BigInt(ticket))).toBe(STATUS.INVALID_PARAMETER);
      // It counts until it is closed, which is elsewhere and may take its time.
      await vi.waitFor(() => expect(countDescriptors()).toBe(before), patient);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(maker.guest.link.closed).toBe(false);
  });

  it('is told from a pipe by its name alone', () => {
    const lane = createLane();
    const pipe = createPipe();
    if (lane === null || pipe === null) throw new Error('no descriptors');
    open.push(lane.near, lane.far, pipe.readEnd, pipe.writeEnd);
    expect([pipeOf(lane.near), pipeOf(openFile()), pipeOf(-1)]).toEqual([null, null, null]);
    expect(pipeOf(pipe.readEnd)).toBe(pipeOf(pipe.writeEnd));
    expect(pipeOf(pipe.readEnd)).toMatch(/^\d+:\d+$/);
  });
});

function openFile(): number {
  const fd = openSync('/dev/null', 'r');
  open.push(fd);
  return fd;
}
