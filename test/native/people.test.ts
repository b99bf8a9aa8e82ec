/** What a person reads when there is no device: one line with the reason and what mends it; and the errno of open. */
import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { shellQuote } from '../../src/version-check/index.ts';
import { remove, temporary } from '../process/harness.ts';
import { guestEnvironment, PARTITION, program, run, type Said, World } from './guest-program.ts';

let world: World;
let path: string;
const directory = temporary();
const servers: Server[] = [];
beforeAll(async () => {
  path = program('people-open');
  world = await World.start();
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(async () => {
  await world.end();
  remove(directory);
});

const nowhere = (): string => join(directory, 'nobody.sock');
const tries = (socket: string, env: Record<string, string> = {}): Promise<Said> =>
  run(path, [], { ...guestEnvironment(socket), ...env }).said;

/** Two attempts that fail alike: the one line of each, and no descriptor left open. */
function refused({ facts, lines, end }: Said, errno: string): string {
  expect({ facts, end }).toEqual({ facts: { open: errno, again: errno, next: '3' }, end: 0 });
  expect(lines).toHaveLength(2);
  expect(lines[1]).toBe(lines[0]);
  return lines[0] ?? '';
}

/** Something that listens where a broker should be. */
async function listener(onConnection: (socket: Socket) => void): Promise<string> {
  const socket = join(directory, `other-${servers.length}.sock`);
  const server = createServer(onConnection);
  servers.push(server);
  await new Promise<void>((done) => server.listen(socket, done));
  return socket;
}

describe('a broker that is not there', () => {
  it('is EBADF, with the command that starts one', async () => {
    const line = refused(await tries(nowhere()), 'EBADF');
    expect(line).toBe(
      `kmbridge: /dev/dxg is not there: no broker at ${nowhere()} (No such file or directory); ` +
        `start one: npm run kmbridge -- host --partition ${PARTITION}`,
    );
  });

  it('is looked for where README says, without a name of its own', async () => {
    const { KMBRIDGE_SOCKET: _, KMBRIDGE_PARTITION: __, ...env } = guestEnvironment('');
    const said = (more: Record<string, string>): Promise<Said> => run(path, [], { ...env, ...more }).said;
    const uid = process.getuid?.() ?? 0;
    expect(refused(await said({ KMBRIDGE_DIR: directory }), 'EBADF')).toContain(
      `no broker at ${directory}/default.sock (`,
    );
    expect(refused(await said({ XDG_RUNTIME_DIR: directory, KMBRIDGE_PARTITION: 'p' }), 'EBADF')).toContain(
      `no broker at ${directory}/kmbridge-${uid}/p.sock (`,
    );
  });

  it('is said nothing of when the program wants quiet', async () => {
    const quiet = { KMBRIDGE_QUIET: '1' };
    for (const socket of [nowhere(), `/${'x'.repeat(120)}`]) {
      const { facts, lines } = await tries(socket, quiet);
      expect({ facts, lines }).toEqual({ facts: { open: 'EBADF', again: 'EBADF', next: '3' }, lines: [] });
    }
    const { lines } = await tries(world.socket, { ...quiet, KMBRIDGE_IDENTITY: 'nothing' });
    expect(lines).toEqual([]);
  });

  it('whose path no socket has is EBADF, with what to set; one byte less is looked for', async () => {
    const long = `/${'x'.repeat(107)}`;
    const line = refused(await tries(long), 'EBADF');
    expect(line).toBe(
      "kmbridge: /dev/dxg is not there: the socket's path is longer than 107 bytes; set KMBRIDGE_DIR to a shorter directory",
    );
    expect(refused(await tries(long.slice(0, -1)), 'EBADF')).toContain('no broker at /xxx');
  });

  it('but something else is EBADF, and is called that', async () => {
    const closes = await listener((socket) => socket.destroy());
    const chats = await listener((socket) => void socket.on('error', () => {}).write('hello'));
    for (const socket of [closes, chats])
      expect(refused(await tries(socket), 'EBADF')).toContain(`what listens at ${socket} gave no greeting`);
  });
});

describe('a socket that this user may not use', () => {
  it('is EACCES, with who may', async () => {
    const locked = join(directory, 'locked');
    const here = join(directory, 'here');
    for (const one of [locked, here]) mkdirSync(one);
    // Nobody else can read the project, maybe; and root reads everything, so that it is nobody who tries.
    const env = guestEnvironment(join(locked, 'p.sock'));
    const shim = join(here, 'libkmbridge.so');
    const copy = join(here, 'people-open');
    copyFileSync(env['LD_PRELOAD'] ?? '', shim);
    copyFileSync(path, copy);
    chmodSync(copy, 0o755);
    chmodSync(directory, 0o755);
    chmodSync(locked, 0);
    const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', 'env', `LD_PRELOAD=${shim}`, copy];
    const { LD_PRELOAD: _, ...others } = env;
    const said =
      process.getuid?.() === 0
        ? await run('setpriv', nobody, others).said
        : await run(copy, [], { ...others, LD_PRELOAD: shim }).said;
    chmodSync(locked, 0o700);
    expect(refused(said, 'EACCES')).toBe(
      `kmbridge: /dev/dxg is not there: no permission to connect to ${join(locked, 'p.sock')}; ` +
        "run as the broker's user, or in `kmbridge sandbox`",
    );
  });
});

describe('the gate', () => {
  it('refuses another driver version with EBADF, both versions and a command that works', async () => {
    const name = { KMBRIDGE_SCRIPT: `-- ${shellQuote(path)}` };
    const said = await run(path, [], { ...guestEnvironment(world.socket, '1.0.0.0'), ...name }).said;
    const line = refused(said, 'EBADF');
    expect(line).toMatch(/^kmbridge: refused, driver_version differs: host 1\.1\.0\.0, guest 1\.0\.0\.0 \(/);
    const [, command = ''] = line.split('mend it with: ');
    expect(command).toContain(`--partition ${PARTITION} --driver softgpu@1.1.0.0 -- ${shellQuote(path)}`);
    const mended = await run('sh', ['-c', command], { KMBRIDGE_SOCKET: world.socket }).said;
    expect(mended.facts).toMatchObject({ open: 'ok', call: 'ok' });
    expect(mended.end).toBe(0);
    await world.settled();
  });

  it('refuses who does not say what it is, and what is no identity', async () => {
    const unnamed = refused(await tries(world.socket, { KMBRIDGE_IDENTITY: '' }), 'EBADF');
    expect(unnamed).toContain(
      'no driver package is named (KMBRIDGE_IDENTITY); start the program with `kmbridge run -- PROGRAM`',
    );
    const fields = (guestEnvironment('')['KMBRIDGE_IDENTITY'] ?? '').split('\t');
    const broken = ['nothing', fields.slice(1).join('\t'), [...fields, 'more'].join('\t'), 'x'.repeat(5000)];
    for (const identity of broken) {
      const line = refused(await tries(world.socket, { KMBRIDGE_IDENTITY: identity }), 'EBADF');
      expect(line).toContain('KMBRIDGE_IDENTITY is not what `kmbridge run` makes');
    }
    await world.settled();
  });
});

describe('a machine without shared memory to spare', () => {
  it('(a full /dev/shm) has its device all the same', async () => {
    const fill =
      'mount -t tmpfs -o size=4k none /dev/shm && ! head -c 8192 /dev/zero > /dev/shm/full 2>/dev/null';
    const user = process.getuid?.() === 0 ? '-m' : '-rm';
    const env = world.environment;
    const { LD_PRELOAD: shim = '', ...others } = env;
    const words = [user, 'sh', '-c', `${fill} && LD_PRELOAD=${shim} exec ${path}`];
    const { facts, lines, end } = await run('unshare', words, others).said;
    expect({ facts, lines, end }).toEqual({
      facts: { open: 'ok', call: 'ok', again: 'ok', next: '5' },
      lines: [],
      end: 0,
    });
    await world.settled();
  });
});
