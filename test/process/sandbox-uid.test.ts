import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { wrapLaunch } from '../../src/cli/guest-process.ts';
import { nativeLaunch } from '../../src/cli/native-environment.ts';
import { nativeDirectory } from '../../src/cli/native-libraries.ts';
import { findProgram } from '../../src/cli/native-program.ts';
import { boxWrapper } from '../../src/cli/sandbox-box.ts';
import { boxedLaunch } from '../../src/cli/sandbox-environment.ts';
import { viewOf } from '../../src/cli/sandbox-view.ts';
import { endAll, manifestOf, remove, temporary } from './harness.ts';
import { Bridge, buildProbe, facts, ORDINARY, Ordinary } from './native-harness.ts';

const probe = buildProbe();

/** Runs the probe's `open` in a box of that uid, which the machine's root may pick freely; what it printed. */
async function openAs(uid: number, socket: string): Promise<string> {
  const manifest = manifestOf('1.1.0.0');
  const view = viewOf([nativeDirectory, probe, join(manifest, '..')], join(socket, '..'));
  const standing = { enter: [], uid, shown: { uid, gid: uid } };
  const words = boxWrapper({ view, socket, folder: '/' }, standing);
  const environment = { socket, partition: 'default', manifest };
  const launch = wrapLaunch(words, boxedLaunch(nativeLaunch(findProgram(probe), ['open'], environment)));
  const empty = openSync('/dev/null', 'r');
  const child = spawn(launch.file, launch.args, { stdio: ['ignore', 'pipe', 'inherit', empty] });
  closeSync(empty);
  let out = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    out += bytes.toString();
  });
  await once(child, 'close');
  return out;
}

// Only root can become somebody else: without it this file is left out.
describe('the uid of a box', () => {
  const directory = temporary();
  const bridge = new Bridge(join(directory, 'sockets'));
  afterEach(endAll);
  afterAll(() => remove(directory));

  it('is one of root’s range: the first and the last are let in, those beside them and ordinary users are not', async () => {
    const broker = await bridge.host();
    const socket = join(bridge.directory, 'default.sock');
    for (const uid of [2_000_000_000, 2_000_065_535]) expect(await openAs(uid, socket)).toBe('open ok\n');
    for (const uid of [1_999_999_999, 2_000_065_536, ORDINARY]) {
      expect(await openAs(uid, socket)).toMatch(/^open E[A-Z]+\n$/);
      await broker.until('err', `the peer's uid ${uid} is not the broker's`);
    }
  });

  it('is an ordinary user’s first subordinate one, of which only that user’s broker knows', async () => {
    const ordinary = new Ordinary(`${ORDINARY}:300000:65536\n`);
    const host = ordinary.start('host', '--json');
    let log = '';
    host.stderr?.on('data', (bytes: Buffer) => {
      log += bytes.toString();
    });
    await once(host.stdout ?? host, 'data');
    const box = await ordinary.run('sandbox', '--', probe, 'facts', 'open');
    expect(box.code, box.err).toBe(0);
    expect(box.err).not.toContain('own uid');
    expect(box.out).toContain('open ok\n');
    expect(facts(box.out, 'uid')).toEqual(['1000']);
    expect(log).toContain('"event":"accepted"');
    const script = await ordinary.run('sandbox', '--wsl-paths', 'examples/minimal.ts');
    expect(script.code, script.err).toBe(0);
    host.kill('SIGTERM');
    await once(host, 'close');
    remove(ordinary.place);
  });

  it('is the user’s own where the system gives no other, which the command says in one line', async () => {
    const ordinary = new Ordinary('');
    const words = ['--', probe, 'facts', 'open', 'write', '/x'];
    const { code, out, err } = await ordinary.run('sandbox', '--start-host', ...words);
    rmSync(ordinary.place, { recursive: true });
    expect(code, err).toBe(0);
    expect(err).toContain('sandbox: the box runs with your own uid');
    expect(out).toContain('open ok\nwrite /x EROFS\n');
    expect(facts(out, 'uid')).toEqual([String(ORDINARY)]);
    expect(facts(out, 'device')).toEqual([]);
    expect(facts(out, 'socket')).toEqual(['/run/kmbridge/default.sock']);
  });
});
