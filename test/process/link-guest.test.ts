/** The guest's end in this process against a broker's end in another. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connectProcess, type GuestLink } from '../../src/vmbus-sim/index.ts';
import { countDescriptors } from '../vmbus-sim/ffi/descriptors.ts';
import { type Child, cleanUp, scratchDirectory, startFixture, startPoorFixture } from './link-children.ts';

const links: GuestLink[] = [];

afterEach(async () => {
  for (const link of links.splice(0)) link.close();
  await cleanUp();
});

async function host(kind = 'broker'): Promise<{ readonly child: Child; readonly path: string }> {
  const path = join(scratchDirectory(), 'p.sock');
  const child = startFixture('link-host.ts', path, kind);
  expect(await child.line()).toBe('listening');
  return { child, path };
}

function connect(path: string): GuestLink {
  const link = connectProcess(path);
  if ('code' in link) throw new Error(link.message);
  links.push(link);
  return link;
}

const say = (link: GuestLink, text: string): boolean => link.send(Buffer.from(text));
const hear = (link: GuestLink): string => Buffer.from(link.receive()).toString();

/** The kernel's own count of this process's read or write calls. */
function calls(which: 'syscr' | 'syscw'): number {
  const found = new RegExp(`^${which}: (\\d+)$`, 'm').exec(readFileSync('/proc/thread-self/io', 'latin1'));
  return Number(found?.[1]);
}

describe('a guest of a broker in another process', () => {
  it('exchanges frames, takes memory and rings, synchronously', async () => {
    const { path } = await host();
    const link = connect(path);
    const long = `echo ${'y'.repeat(4091)}`;
    for (const text of ['echo a', long, 'echo b']) say(link, text);
    expect([hear(link), hear(link), hear(link)]).toEqual(['echo a', long, 'echo b']);
    expect(link.readable()).toBe(false);

    expect(link.takeable()).toBe(false);
    say(link, 'give');
    expect(hear(link)).toBe('given');
    expect(link.takeable()).toBe(true);
    const [rings, slab] = [link.take(), link.take()];
    if (rings === 'closed' || slab === 'closed') throw new Error('closed');
    expect(rings.header).toEqual({ kind: 'rings', id: 1, guestAccess: 'write' });
    expect(slab.header).toEqual({ kind: 'slab', id: 2, guestAccess: 'read' });
    expect([rings.memory.bytes, slab.memory.bytes]).toEqual([8192, 4096]);
    expect([rings.memory.view[0], slab.memory.view[0]]).toEqual([11, 22]);
    rings.memory.release();
    slab.memory.release();

    link.ring();
    expect(hear(link)).toBe('heard');
    say(link, 'late');
    expect(link.sleep()).toBe('rung');
    expect(link.alive()).toBe(true);
  });

  it('takes many rings with one read, and rings with one write', async () => {
    const { path } = await host();
    const link = connect(path);
    say(link, 'ring 60');
    say(link, 'echo rung');
    hear(link);
    const idle = -calls('syscr') + calls('syscr');
    const before = calls('syscr');
    expect(link.sleep()).toBe('rung');
    expect(calls('syscr') - before - idle).toBe(1);
    const written = calls('syscw');
    for (let i = 0; i < 100; i++) link.ring();
    expect(calls('syscw') - written).toBe(100);
  });

  it('wakes from sleep when the broker dies, and everything says so from then on', async () => {
    const { path, child } = await host();
    const link = connect(path);
    say(link, 'die');
    expect(link.sleep()).toBe('closed');
    await child.ended();
    expect(link.sleep()).toBe('closed');
    expect(link.receive()).toBe('closed');
    expect(link.take()).toBe('closed');
    expect(link.alive()).toBe(false);
    expect([link.readable(), link.takeable()]).toEqual([true, true]);
    expect(say(link, 'echo')).toBe(false);
    link.ring();
  });

  it('watches from the event loop beside sleeping, and hears of the end there', async () => {
    const { path } = await host();
    const link = connect(path);
    let seen = 0;
    const watched = (): Promise<void> =>
      new Promise((resolve) => {
        const stop = link.watch(() => {
          seen++;
          stop();
          resolve();
        });
      });
    const first = watched();
    say(link, 'late');
    await first;
    // What the event loop did to its own end of the pipe must not have made ours return early.
    say(link, 'late');
    expect(link.sleep()).toBe('rung');
    const end = watched();
    const stopped = link.watch(() => expect.fail('was stopped'));
    stopped();
    say(link, 'die');
    await end;
    expect(link.alive()).toBe(false);
    expect(seen).toBe(2);
  });

  it('reads why it was refused although the broker has closed already', async () => {
    const { path } = await host();
    const link = connect(path);
    say(link, 'refuse');
    say(link, 'echo unread');
    expect(hear(link)).toBe('refused');
    expect(link.receive()).toBe('closed');
    expect(link.sleep()).toBe('closed');
  });

  it('has its descriptors back when it closes, watched or not', async () => {
    const { path } = await host();
    connect(path).close();
    const before = countDescriptors();
    for (let i = 0; i < 3; i++) {
      const link = connect(path);
      link.watch(() => {});
      say(link, 'give');
      hear(link);
      link.take();
      link.close();
      link.close();
      expect(link.sleep()).toBe('closed');
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(countDescriptors()).toBe(before);
  });
});

describe('a broker without descriptors', () => {
  it('refuses guests, keeps those it has, loses none of its descriptors, and accepts again', async () => {
    const path = join(scratchDirectory(), 'p.sock');
    const child = startPoorFixture(64, 'link-host.ts', path);
    expect(await child.line()).toBe('listening');
    /** Connects until it is refused; how often it was not. */
    const exhaust = (): number => {
      for (let count = 0; count < 64; count++) {
        const link = connectProcess(path);
        if ('code' in link) return count;
        links.push(link);
      }
      return expect.fail('was never refused');
    };
    const first = exhaust();
    expect(first).toBeGreaterThan(0);
    for (let i = 0; i < 30; i++) expect(connectProcess(path)).toMatchObject({ code: 'PROTOCOL' });
    const [oldest] = links;
    if (oldest === undefined) throw new Error('no link');
    say(oldest, 'echo still');
    expect(hear(oldest)).toBe('echo still');
    for (const link of links.splice(0)) link.close();
    await vi.waitFor(
      () => {
        const again = exhaust();
        for (const link of links.splice(0)) link.close();
        expect(again).toBe(first);
      },
      { timeout: 20_000, interval: 100 },
    );
  });
});

describe('connecting to', () => {
  const refused = (path: string): unknown => {
    const fault = connectProcess(path);
    return 'code' in fault ? fault.code : 'connected';
  };

  it('nothing says that there is no broker', () => {
    expect(refused(join(scratchDirectory(), 'p.sock'))).toBe('NO_BROKER');
  });

  it('a broker that is gone says so, too', async () => {
    const { path, child } = await host();
    child.kill();
    await child.ended();
    expect(refused(path)).toBe('NO_BROKER');
  });

  it('a path that can be no socket is named', () => {
    expect(refused('')).toBe('PATH');
    expect(refused(`/${'a'.repeat(107)}`)).toBe('PATH');
    expect(refused(`/${'a'.repeat(106)}`)).toBe('NO_BROKER');
    expect(refused('/etc/passwd/p.sock')).toBe('PATH');
  });

  it.each(['shut', 'text', 'mistyped', 'wrong-words'])(
    'something that is no broker (%s) fails and leaves nothing open',
    async (kind) => {
      const { path } = await host(kind);
      const before = countDescriptors();
      expect(refused(path)).toBe('PROTOCOL');
      expect(countDescriptors()).toBe(before);
    },
  );

  it.each(['unsealed', 'missized', 'unnamed', 'pipe'])(
    'a broker that gives wrong memory (%s) ends the link before it is used',
    async (kind) => {
      const { path } = await host(kind);
      const before = countDescriptors();
      const link = connect(path);
      expect(link.take()).toBe('closed');
      expect(link.alive()).toBe(false);
      expect(countDescriptors()).toBe(before);
    },
  );
});
