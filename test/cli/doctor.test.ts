import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gateAnswer } from '../../src/cli/check-gate.ts';
import { checkMemory, checkNode, checkSocketDirectory, checkSystem } from '../../src/cli/check-machine.ts';
import { checkNative } from '../../src/cli/check-native.ts';
import { noBroker, probeBroker, socketOf } from '../../src/cli/probe.ts';

const uid = process.getuid?.() ?? 0;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kmbridge-doctor-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the doctor on the machine', () => {
  it('takes Node 20.19 and refuses 20.18', () => {
    for (const good of ['20.19.0', '21.0.0', '22.4.1']) expect(checkNode(good).state).toBe('ok');
    for (const bad of ['20.18.9', '18.20.0']) expect(checkNode(bad).state).toBe('fail');
  });
  it('wants Linux, on a processor it was tried on', () => {
    expect(checkSystem('linux', 'x64').state).toBe('ok');
    expect(checkSystem('linux', 's390x').state).toBe('warn');
    expect(checkSystem('darwin', 'arm64').state).toBe('fail');
  });
  it('tells why there is no shared memory', () => {
    expect(checkMemory(() => {}).state).toBe('ok');
    const refused = checkMemory(() => {
      throw new Error('EMFILE');
    });
    expect(refused).toMatchObject({ state: 'fail', detail: expect.stringContaining('EMFILE') });
  });
  it('tells what native guests and boxes lack, which TypeScript guests do without', () => {
    const states = (path: string, compiler: string[] | null, pump = false): unknown[] =>
      checkNative({ PATH: path }, compiler, pump).map(({ state, fix }) => [state, fix]);
    expect(states('/nowhere', null)).toEqual([
      ['warn', 'apt-get install gcc libc6-dev'],
      ['warn', 'apt-get install gcc libc6-dev'],
      ['warn', 'apt-get install bubblewrap util-linux'],
    ]);
    // A pump that is there needs no compiler.
    expect(states('/nowhere', null, true)[1]).toEqual(['ok', undefined]);
    for (const tool of ['bwrap', 'setpriv', 'unshare'])
      writeFileSync(join(directory, tool), '', { mode: 0o755 });
    expect(states(`/nowhere:${directory}`, ['cc'])).toEqual([
      ['ok', undefined],
      ['ok', undefined],
      ['ok', undefined],
    ]);
  });
  it('wants the socket directory closed to others, or not there yet', () => {
    expect(checkSocketDirectory(directory, uid).state).toBe('ok');
    expect(checkSocketDirectory(join(directory, 'new'), uid).state).toBe('ok');
    expect(checkSocketDirectory(directory, uid + 1).state).toBe('fail');
    chmodSync(directory, 0o750);
    expect(checkSocketDirectory(directory, uid)).toMatchObject({
      state: 'fail',
      fix: `chmod 700 ${directory}`,
    });
    const file = join(directory, 'file');
    writeFileSync(file, '');
    expect(checkSocketDirectory(file, uid).state).toBe('fail');
  });
});

describe('the doctor on the gate', () => {
  it('passes on what a guest was told', () => {
    expect(gateAnswer('{"ok":true,"adapters":[{}]}', false)).toMatchObject({ state: 'ok' });
    const refused = '{"ok":false,"error":{"code":"DRIVER_MISMATCH","message":"refused: …","fix":"do this"}}';
    expect(gateAnswer(refused, false)).toMatchObject({ state: 'fail', detail: 'refused: …', fix: 'do this' });
  });
  it('tells a broker that hangs and a guest that does not start', () => {
    expect(gateAnswer('', true).detail).toContain('does not answer');
    for (const broken of ['', 'null', '7', '{'])
      expect(gateAnswer(broken, false).detail).toContain('could not be started');
  });
});

describe('whether a broker answers', () => {
  function listen(path: string): Promise<Server> {
    return new Promise((resolve) => {
      const server = createServer((socket) => socket.resume());
      server.listen(path, () => resolve(server));
    });
  }
  it('is yes while somebody listens, no when nobody does, nothing or a file is there', async () => {
    const path = join(directory, 'p.sock');
    expect(await probeBroker(path)).toBe(false);
    const server = await listen(path);
    expect(await probeBroker(path)).toBe(true);
    await new Promise((closed) => server.close(closed));
    writeFileSync(path, '');
    expect(await probeBroker(path)).toBe(false);
  });
  it('says how to start one', () => {
    const error = noBroker('/tmp/k/work.sock', 'work');
    expect(error.exitCode).toBe(4);
    expect(error.message).toContain('/tmp/k/work.sock');
    expect(error.fix).toBe('npm run --silent kmbridge -- host --partition work');
  });
  it('names a path that cannot be a socket’s as a usage error', () => {
    expect(() => socketOf({ KMBRIDGE_DIR: `/${'d'.repeat(100)}` }, 'work')).toThrow('at most 107');
    expect(socketOf({ KMBRIDGE_SOCKET: '/tmp/x' }, 'work')).toBe('/tmp/x');
  });
});
