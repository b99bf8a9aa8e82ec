/** A broker's end of the process link, as the tests of both look at it; everything it made ends after each test. */
import { join } from 'node:path';
import { afterEach, expect, vi } from 'vitest';
import { type HostLink, type Listener, listenProcess, type SharedMemory } from '../../src/vmbus-sim/index.ts';
import { countDescriptors } from '../vmbus-sim/ffi/descriptors.ts';
import { type Child, cleanUp, scratchDirectory, startFixture } from './link-children.ts';

export const patient = { timeout: 20_000, interval: 5 };

/** A broker that keeps what a guest tells it. */
export interface Broker {
  readonly path: string;
  readonly errors: Error[];
  link(): Promise<Served>;
}

export interface Served {
  readonly link: HostLink;
  readonly ends: string[];
  rings(): number;
  ask(command: string): Promise<string>;
}

export const listeners: Listener[] = [];
export const served: Served[] = [];

afterEach(async () => {
  for (const { link } of served.splice(0)) link.close();
  for (const listener of listeners.splice(0)) await listener.close();
  await cleanUp();
});

export function serve(link: HostLink): Served {
  const answers: string[] = [];
  const ends: string[] = [];
  let rings = 0;
  link.start({
    onFrame: (frame) => void answers.push(Buffer.from(frame).toString()),
    onDoorbell: () => void rings++,
    onEnd: (cause) => void ends.push(cause),
  });
  return {
    link,
    ends,
    rings: () => rings,
    async ask(command) {
      expect(link.send(Buffer.from(command))).toBe(true);
      await vi.waitFor(() => expect(answers).not.toHaveLength(0), patient);
      return answers.shift() ?? '';
    },
  };
}

export async function broker(): Promise<Broker> {
  const path = join(scratchDirectory(), 'p.sock');
  const arrived: Served[] = [];
  const errors: Error[] = [];
  const listener = await listenProcess(
    path,
    (link) => {
      const one = serve(link);
      served.push(one);
      arrived.push(one);
    },
    (error) => void errors.push(error),
  );
  listeners.push(listener);
  return {
    path,
    errors,
    async link() {
      await vi.waitFor(() => expect(arrived).not.toHaveLength(0), patient);
      return arrived.shift() as Served;
    },
  };
}

export function share(link: HostLink, bytes: number, access: 'write' | 'read' = 'write'): SharedMemory {
  const memory = link.share(bytes, access);
  if (memory === null) throw new Error('no memory');
  return memory;
}

export const guest = (path: string, ...args: string[]): Child => startFixture('link-guest.ts', path, ...args);
export const hostile = (path: string, attack: string): Child => startFixture('link-hostile.ts', path, attack);

/** Descriptors of this process once everything that is being closed is closed. */
export async function settles(count: number): Promise<void> {
  await vi.waitFor(() => expect(countDescriptors()).toBe(count), patient);
}
