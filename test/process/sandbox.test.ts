import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { sandboxUids } from '../../src/cli/sandbox-uid.ts';
import { endAll, eventually, isGone, remove, root, temporary } from './harness.ts';
import { Bridge, buildProbe, facts } from './native-harness.ts';

const own = process.getuid?.() ?? 0;

/** Processes of this machine that run the program of that path. */
function processesOf(path: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => commandOf(pid).startsWith(`${path}\0`));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

describe('sandbox', () => {
  const directory = temporary();
  const bridge = new Bridge(join(directory, 'sockets'));
  const probe = buildProbe();
  afterEach(endAll);
  afterAll(() => remove(directory));

  it('has the device, and of the machine only the socket of its partition', async () => {
    const broker = await bridge.host('--partition', 'work', '--partition', 'other');
    const { code, out, err } = await bridge.run(
      'sandbox',
      '--partition',
      'work',
      '--',
      probe,
      'facts',
      'open',
    );
    expect(code, err).toBe(0);
    expect(out).toContain('open ok\n');
    expect(facts(out, 'device')).toEqual([]);
    expect(facts(out, 'socket')).toEqual(['/run/kmbridge/work.sock']);
    expect(facts(out, 'interface')).toEqual(['lo']);
    expect(facts(out, 'descriptor')).toEqual([]);
    const others = facts(out, 'process').filter((name) => /^\d+$/.test(name));
    expect(others.length).toBeLessThanOrEqual(4);
    expect(Number(facts(out, 'pid')[0])).toBeLessThan(10);
    const [, pid = ''] = /"event":"accepted".*?"pid":(\d+)/.exec(broker.err()) ?? [];
    expect(Number(pid)).toBeGreaterThan(10);
  });

  it('can write nowhere but in what goes with it', async () => {
    await bridge.host();
    const paths = [
      '/x',
      '/etc/x',
      '/usr/x',
      join(root, 'native/build/plain/x'),
      join(probe, '../x'),
      '/proc/sys/kernel/hostname',
    ];
    const scratch = `/tmp/kmbridge-sandbox-${process.pid}`;
    const words = [...paths, scratch, '/var/tmp/x', '/dev/shm/x', '/dev/null'].flatMap((path) => [
      'write',
      path,
    ]);
    const { code, out, err } = await bridge.run('sandbox', '--', probe, ...words);
    expect(code, err).toBe(0);
    for (const path of paths)
      expect(facts(out, 'write').join('\n')).toMatch(new RegExp(`^${path} E[A-Z]+$`, 'm'));
    for (const path of [scratch, '/var/tmp/x', '/dev/shm/x', '/dev/null'])
      expect(facts(out, 'write')).toContain(`${path} ok`);
    expect(existsSync(scratch)).toBe(false);
    const again = await bridge.run('sandbox', '--', probe, 'read', scratch);
    expect(again.out).toBe(`read ${scratch} ENOENT\n`);
  });

  it('runs as a uid that is not the broker’s where the system has one, and says so where it has none', async () => {
    await bridge.host();
    const { out, err } = await bridge.run('sandbox', '--', probe, 'facts', 'read', '/etc/shadow');
    const [range] = sandboxUids();
    if (range === undefined) {
      expect(err).toContain('your own uid');
      expect(facts(out, 'uid')).toEqual([String(own)]);
    } else {
      expect(err).not.toContain('uid');
      expect(facts(out, 'uid')).not.toEqual([String(own)]);
      expect(out).toContain('read /etc/shadow EACCES');
    }
  });

  it('sees of its surroundings a short list, and no home', async () => {
    await bridge.host();
    const names = ['HOME', 'KMBRIDGE_DIR', 'USER', 'PATH', 'KMBRIDGE_SOCKET', 'KMBRIDGE_SECRET'];
    process.env['KMBRIDGE_SECRET'] = 'told to nobody';
    const { out } = await bridge.run(
      'sandbox',
      '--',
      probe,
      ...names.flatMap((name) => ['env', name]),
      'read',
      '/root',
      'read',
      '/home',
    );
    delete process.env['KMBRIDGE_SECRET'];
    expect(facts(out, 'env')).toEqual([
      'HOME /tmp',
      'KMBRIDGE_DIR -',
      'USER -',
      `PATH ${process.env['PATH']}`,
      'KMBRIDGE_SOCKET /run/kmbridge/default.sock',
      'KMBRIDGE_SECRET -',
    ]);
    expect(facts(out, 'read')).toEqual(['/root ENOENT', '/home ENOENT']);
  });

  it('shows the program’s own folder, also one for its owner alone, and what --read names', async () => {
    await bridge.host();
    const mine = temporary();
    const program = join(mine, 'probe');
    copyFileSync(probe, program);
    writeFileSync(join(mine, 'beside'), '');
    const far = join(directory, 'far');
    mkdirSync(far);
    writeFileSync(join(far, 'data'), '');
    const words = ['--', program, 'read', join(mine, 'beside'), 'read', join(far, 'data')];
    const without = await bridge.run('sandbox', ...words);
    expect(facts(without.out, 'read')).toEqual([`${join(mine, 'beside')} ok`, `${join(far, 'data')} ENOENT`]);
    const read = await bridge.run('sandbox', '--read', far, ...words);
    expect(facts(read.out, 'read')).toEqual([`${join(mine, 'beside')} ok`, `${join(far, 'data')} ok`]);
    // Even a folder that holds the sockets shows none of them.
    const wide = await bridge.run('sandbox', '--read', directory, '--', program, 'facts');
    expect(wide.code, wide.err).toBe(0);
    expect(facts(wide.out, 'socket')).toEqual(['/run/kmbridge/default.sock']);
    remove(mine);
  });

  it('runs a script, gives it the exit code back, and shows the libraries at the paths of WSL', async () => {
    await bridge.host();
    const script = await bridge.run('sandbox', 'examples/minimal.ts');
    expect([script.code, script.out], script.err).toEqual([0, expect.stringContaining('adapter ')]);
    expect((await bridge.run('sandbox', '--', probe, 'exit', '7')).code).toBe(7);
    const path = '/usr/lib/wsl/lib/libdxcore.so';
    const wsl = await bridge.run('sandbox', '--wsl-paths', '--', probe, 'read', path, 'open');
    expect(wsl.out, wsl.err).toBe(`read ${path} ok\nopen ok\n`);
    expect(existsSync('/usr/lib/wsl')).toBe(false);
  });

  it('another driver version: the command that mends it names the sandbox', async () => {
    await bridge.host();
    const words = ['--driver', 'softgpu@1.0.0.0', '--', probe, 'open'];
    const { code, out, err } = await bridge.run('sandbox', ...words);
    expect([code, out]).toEqual([1, 'open EBADF\n']);
    expect(err).toMatch(/kmbridge -- sandbox --start-host .* --driver softgpu@1\.1\.0\.0 -- \S*probe open/);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('%s of the command ends everything inside', async (signal) => {
    await bridge.host();
    const mine = temporary();
    const program = join(mine, `held-${basename(mine)}`);
    copyFileSync(probe, program);
    const run = bridge.command('sandbox', '--', program, 'fork', 'hold');
    await run.until('out', 'holding\nholding\n');
    const inside = processesOf(program);
    expect(inside).toHaveLength(2);
    run.child.kill(signal);
    await eventually('both are gone', () => inside.every(isGone));
    await run.ended;
    remove(mine);
  });
});
