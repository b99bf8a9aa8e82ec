/** The broker's end in this process against guests in others. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { listenProcess } from '../../src/vmbus-sim/index.ts';
import { countDescriptors, openDescriptors } from '../vmbus-sim/ffi/descriptors.ts';
import { broker, guest, hostile, listeners, patient, serve, served, settles, share } from './link-broker.ts';
import { scratchDirectory, startFixture } from './link-children.ts';

describe('a broker and one guest process', () => {
  it('know each other and exchange frames', async () => {
    const { path, link } = await broker();
    const child = guest(path);
    const one = await link();
    expect(one.link.peer).toEqual({ pid: child.pid, uid: process.getuid?.() });
    expect(await one.ask('echo hello')).toBe('hello');
    const long = 'z'.repeat(4096 - 'echo '.length);
    expect(await one.ask(`echo ${long}`)).toBe(long);
    expect(() => one.link.send(new Uint8Array(4097))).toThrow(RangeError);
  });

  it('see the same memory, given in order', async () => {
    const { path, link } = await broker();
    guest(path);
    const one = await link();
    const [first, second] = [share(one.link, 5000), share(one.link, 4096)];
    first.view[3] = 33;
    expect(one.link.give({ kind: 'rings', id: 7, guestAccess: 'write' }, first)).toBe(true);
    expect(one.link.give({ kind: 'slab', id: 8, guestAccess: 'write' }, second)).toBe(true);
    expect(await one.ask('take')).toBe('rings 7 write 8192');
    expect(await one.ask('read 3')).toBe('33');
    await one.ask('write 4 44');
    expect(first.view[4]).toBe(44);
    first.discard?.(0, 4096);
    expect(await one.ask('read 3')).toBe('0');
    expect(await one.ask('take')).toBe('slab 8 write 4096');
    second.release();
    expect(one.link.give({ kind: 'slab', id: 8, guestAccess: 'write' }, second)).toBe(false);
    expect(await one.ask('read 0')).toBe('0');
    first.release();
  });

  it('wake each other', async () => {
    const { path, link } = await broker();
    guest(path);
    const one = await link();
    expect(await one.ask('ring')).toBe('ringing');
    await vi.waitFor(() => expect(one.rings()).toBe(1), patient);
    // The bell before the sleep is not lost, and a second one is only the same bell.
    one.link.ring();
    one.link.ring();
    expect(await one.ask('sleep')).toBe('rung');
    const asleep = one.ask('sleep');
    one.link.ring();
    expect(await asleep).toBe('rung');
    const watching = one.ask('watch');
    one.link.ring();
    expect(await watching).toBe('watched true');
  });

  it('need no one to take rings: ringing a guest that never looks does not wait', async () => {
    const { path, link } = await broker();
    guest(path);
    const one = await link();
    for (let i = 0; i < 70_000; i++) one.link.ring();
    expect(await one.ask('sleep')).toBe('rung');
    expect(await one.ask('rings 70000')).toBe('ringing');
    await vi.waitFor(() => expect(one.rings()).toBeGreaterThan(0), patient);
  });

  it('the lane and the control socket are bounded for a guest that takes nothing', async () => {
    const { path, link } = await broker();
    const child = hostile(path, 'mute');
    const one = await link();
    await child.line();
    const memory = share(one.link, 4096);
    let given = 0;
    while (given < 5000 && one.link.give({ kind: 'slab', id: given, guestAccess: 'write' }, memory)) given++;
    expect(given).toBeLessThan(5000);
    let sent = 0;
    while (sent < 5000 && one.link.send(new Uint8Array(4096))) sent++;
    expect(sent).toBeLessThan(5000);
    const before = countDescriptors();
    one.link.close();
    memory.release();
    // Socket, lane, doorbell both ways, pidfd; and the memory.
    await settles(before - 6);
  });
});

describe('the end of a guest', () => {
  it('killed: is told as death, and every descriptor comes back', async () => {
    const { path, link } = await broker();
    const before = countDescriptors();
    const child = guest(path);
    const one = await link();
    const memory = share(one.link, 2 ** 20);
    one.link.give({ kind: 'slab', id: 1, guestAccess: 'write' }, memory);
    expect(await one.ask('take')).toContain('slab');
    one.link.send(Buffer.from('sleep'));
    child.kill();
    await vi.waitFor(() => expect(one.ends).toContain('death'), patient);
    expect(one.ends.at(-1)).toBe('death');
    expect(one.link.send(Uint8Array.of(1))).toBe(false);
    one.link.ring();
    one.link.close();
    memory.release();
    await child.ended();
    await settles(before);
  });

  it('killed, while a child of it keeps its sockets open: is told all the same', async () => {
    const { path, link } = await broker();
    const child = guest(path);
    const one = await link();
    const heir = Number(await one.ask('fork'));
    try {
      child.kill();
      await vi.waitFor(() => expect(one.ends).toEqual(['death']), patient);
      // The heir is no peer: what it could still send is not looked at once the link is closed.
      one.link.close();
    } finally {
      process.kill(heir, 'SIGKILL');
    }
  });

  it('closed, but running on: is told as eof, and as death when it dies', async () => {
    const { path, link } = await broker();
    const child = guest(path, 'linger');
    const one = await link();
    expect(await one.ask('close')).toBe('closing');
    await vi.waitFor(() => expect(one.ends).toEqual(['eof']), patient);
    child.kill();
    await vi.waitFor(() => expect(one.ends).toEqual(['eof', 'death']), patient);
  });

  it('is not told after close', async () => {
    const { path, link } = await broker();
    const child = guest(path, 'linger');
    const one = await link();
    await one.ask('close');
    one.link.close();
    child.kill();
    await child.ended();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(one.ends).toEqual([]);
  });
});

describe('a hostile guest', () => {
  it('that truncates or punches its memory harms only itself', async () => {
    const { path, link } = await broker();
    const child = hostile(path, 'shrink');
    const one = await link();
    const memory = share(one.link, 8192);
    memory.view.fill(7);
    one.link.give({ kind: 'slab', id: 1, guestAccess: 'write' }, memory);
    expect(JSON.parse(await child.line())).toEqual({ truncate: 'EPERM', punch: 0 });
    // Zeros where its data was, and no SIGBUS.
    expect(memory.view.every((byte) => byte === 0)).toBe(true);
    memory.release();
  });

  it('cannot write what it may only read', async () => {
    const { path, link } = await broker();
    const child = hostile(path, 'overwrite');
    const one = await link();
    const memory = share(one.link, 4096, 'read');
    one.link.give({ kind: 'slab', id: 1, guestAccess: 'read' }, memory);
    expect(JSON.parse(await child.line())).toEqual({ map: 'MAP', write: 'EPERM' });
    memory.view[0] = 1;
    memory.release();
  });

  it('that sends descriptors leaves none here', async () => {
    const { path, link } = await broker();
    const child = hostile(path, 'lend');
    const one = await link();
    const report = JSON.parse(await child.line());
    expect(report.lane).toBe(16);
    expect(one.link.takeDescriptor()).toEqual({ fault: 'no message of it on the descriptor lane' });
    expect(one.link.takeDescriptor()).toBe('none');
    await vi.waitFor(
      () => expect([...openDescriptors().values()].join()).not.toContain('memfd:mine'),
      patient,
    );
    expect(report.control).toBe(4);
    expect(one.ends).toEqual([]);
  });

  it('that floods its bell is heard and costs nothing else', async () => {
    const { path, link } = await broker();
    const child = hostile(path, 'flood');
    const one = await link();
    expect(JSON.parse(await child.line())).toBe('flooded');
    await vi.waitFor(() => expect(one.rings()).toBeGreaterThan(0), patient);
    expect(one.ends).toEqual([]);
  });

  it.each(['long-frame', 'empty-frame'])('that sends a wrong length (%s) is hung up on', async (attack) => {
    const { path, link } = await broker();
    const child = hostile(path, attack);
    const one = await link();
    await child.line();
    await vi.waitFor(() => expect(one.ends).toEqual(['eof']), patient);
    one.link.close();
    expect(await child.line()).toBe('hung up');
  });

  it('that stops in the middle of a frame keeps only its own connection', async () => {
    const { path, link } = await broker();
    const child = hostile(path, 'half-frame');
    const one = await link();
    await child.line();
    guest(path);
    expect(await (await link()).ask('echo other')).toBe('other');
    expect(one.ends).toEqual([]);
  });
});

describe('listening', () => {
  it('makes the directory for its user alone, and removes the socket file at the end', async () => {
    const directory = join(scratchDirectory(), 'deep', 'run');
    const path = join(directory, 'p.sock');
    const listener = await listenProcess(path, () => {});
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await listener.close();
    await listener.close();
    expect(existsSync(path)).toBe(false);
  });

  it('refuses a directory that others can enter, and does not repair it', async () => {
    const directory = join(scratchDirectory(), 'open');
    mkdirSync(directory);
    chmodSync(directory, 0o701);
    await expect(listenProcess(join(directory, 'p.sock'), () => {})).rejects.toMatchObject({
      code: 'DIRECTORY',
    });
    expect(statSync(directory).mode & 0o777).toBe(0o701);
    chmodSync(directory, 0o700);
    await (await listenProcess(join(directory, 'p.sock'), () => {})).close();
  });

  it('refuses a path one byte too long, and no path', async () => {
    const directory = scratchDirectory();
    const name = (bytes: number): string =>
      join(directory, 'p'.repeat(bytes - Buffer.byteLength(directory) - 1));
    await expect(listenProcess(name(108), () => {})).rejects.toMatchObject({ code: 'PATH' });
    await expect(listenProcess('', () => {})).rejects.toMatchObject({ code: 'PATH' });
    await (await listenProcess(name(107), () => {})).close();
  });

  it('takes over the socket file of a broker that is gone, not of one that lives', async () => {
    const path = join(scratchDirectory(), 'p.sock');
    const child = startFixture('link-host.ts', path);
    await child.line();
    await expect(listenProcess(path, () => {})).rejects.toMatchObject({ code: 'IN_USE' });
    child.kill();
    await child.ended();
    expect(existsSync(path)).toBe(true);
    listeners.push(await listenProcess(path, (link) => void served.push(serve(link))));
    const two = guest(path);
    await vi.waitFor(() => expect(served).toHaveLength(1), patient);
    expect(served[0]?.link.peer.pid).toBe(two.pid);
  });

  it('refuses a path where something else lies, and leaves it', async () => {
    const path = join(scratchDirectory(), 'p.sock');
    writeFileSync(path, 'mine');
    await expect(listenProcess(path, () => {})).rejects.toMatchObject({ code: 'PATH' });
    expect(existsSync(path)).toBe(true);
  });

  it('does not keep a process alive once it and its links are closed', () => {
    const path = join(scratchDirectory(), 'p.sock');
    const script = `
      const { listenProcess } = await import(${JSON.stringify(new URL('../../src/vmbus-sim/index.ts', import.meta.url).href)});
      const { spawn } = await import('node:child_process');
      const listener = await listenProcess(process.argv[1], (link) => {
        link.start({ onFrame() {}, onDoorbell() {}, onEnd() {} });
        link.send(Buffer.from('sleep'));
        setTimeout(() => { link.close(); listener.close(); }, 20);
      });
      spawn(process.execPath, ['--import', 'tsx', ${JSON.stringify(join(import.meta.dirname, 'fixtures/link-guest.ts'))}, process.argv[1]]);
    `;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script, path];
    const run = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
    expect(run).toMatchObject({ status: 0, stderr: '' });
  });

  it('refuses a peer of another uid, says so and keeps nothing of it', async () => {
    const { path, errors } = await broker();
    const before = countDescriptors();
    const ours = vi.spyOn(process, 'getuid').mockReturnValue((process.getuid?.() ?? 0) + 1);
    try {
      const socket = connect(path);
      socket.on('error', () => {});
      await new Promise((resolve) => socket.once('close', resolve));
    } finally {
      ours.mockRestore();
    }
    expect(errors.map(String)).toEqual([expect.stringContaining('uid')]);
    expect(served).toEqual([]);
    await settles(before);
  });

  it('is not disturbed by a connection that is gone at once', async () => {
    const { path, link } = await broker();
    for (let i = 0; i < 20; i++) {
      const socket = connect(path);
      socket.on('error', () => {});
      socket.once('connect', () => socket.destroy());
    }
    guest(path);
    await vi.waitFor(async () => expect((await link()).link.peer.pid).not.toBe(process.pid), patient);
  });
});
