import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { endAll, isGone, manifestOf, remove, root, temporary } from './harness.ts';
import { Bridge, buildProbe, facts } from './native-harness.ts';

describe('run -- PROGRAM', () => {
  const directory = temporary();
  const bridge = new Bridge(directory);
  const probe = buildProbe();
  afterEach(endAll);
  afterAll(() => remove(directory));

  it('passes arguments, output and the exit code on', async () => {
    await bridge.host();
    const run = await bridge.run('run', '--', probe, '--json', 'a b', "it's", 'exit', '7');
    expect(run.code, run.err).toBe(7);
    expect(run.out).toBe("word --json\nword a b\nword it's\n");
    const json = await bridge.run('run', '--json', '--', probe, 'a', 'exit', '0');
    expect(JSON.parse(json.out)).toMatchObject({
      schema: 'kmbridge.run/1',
      ok: true,
      exit_code: 0,
      stdout: 'word a\n',
    });
  });

  it('counts a signal as a shell does, and finds programs on PATH', async () => {
    await bridge.host();
    expect((await bridge.run('run', '--', 'sh', '-c', 'kill -9 $$')).code).toBe(137);
    expect((await bridge.run('run', '--', 'sh', '-c', 'exit 3')).code).toBe(3);
  });

  it('gives the program the device, the libraries and the identity of its package', async () => {
    const broker = await bridge.host('--partition', 'work');
    const names = [
      'LD_PRELOAD',
      'LD_LIBRARY_PATH',
      'KMBRIDGE_IDENTITY',
      'KMBRIDGE_SOCKET',
      'KMBRIDGE_SCRIPT',
    ];
    const words = [
      'run',
      '--partition',
      'work',
      '--',
      probe,
      'open',
      ...names.flatMap((name) => ['env', name]),
    ];
    const { code, out, err } = await bridge.run(...words);
    expect(code, err).toBe(0);
    expect(out).toContain('open ok\n');
    const env = Object.fromEntries(facts(out, 'env').map((line) => line.split(/ (.*)/s)));
    const build = join(root, 'native/build/plain');
    expect(env['LD_PRELOAD']).toBe(join(build, 'libkmbridge.so'));
    expect(env['LD_LIBRARY_PATH']).toBe(build);
    expect(env['KMBRIDGE_SOCKET']).toBe(join(directory, 'work.sock'));
    const manifest = JSON.parse(readFileSync(manifestOf('1.1.0.0'), 'utf8')) as Record<string, unknown>;
    const fields = ['surface', 'driver', 'vendor_id', 'device_id', 'driver_version', 'abi', 'umd_digest'];
    expect(env['KMBRIDGE_IDENTITY']).toBe(fields.map((field) => manifest[field]).join('\t'));
    expect(env['KMBRIDGE_SCRIPT']).toBe(
      `-- ${['native/build/plain/programs/probe', ...words.slice(5)].join(' ')}`,
    );
    expect(broker.err()).toContain('"event":"accepted"');
  });

  it('another driver version: open fails as without a host, and the line that mends it does when it is pasted', async () => {
    await bridge.host('--partition', 'old');
    const other = ['--partition', 'old', '--driver', 'softgpu@1.0.0.0'];
    const refused = await bridge.run('run', ...other, '--', probe, 'two words', 'open');
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('open EBADF');
    const [, fix = ''] = /(npm run --silent kmbridge -- .*)$/m.exec(refused.err) ?? [];
    expect(fix).toContain("-- native/build/plain/programs/probe 'two words' open");
    const pasted = spawnSync('sh', ['-c', fix], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, KMBRIDGE_DIR: directory },
    });
    expect(pasted.stdout, pasted.stderr).toBe('word two words\nopen ok\n');
    expect(pasted.status).toBe(0);
  });

  it('without a broker: exit 4; --start-host makes one for as long as the program runs', async () => {
    expect((await bridge.run('run', '--', probe, 'open')).code).toBe(4);
    const run = await bridge.run('run', '--start-host', '--', probe, 'open');
    expect([run.code, run.out]).toEqual([0, 'open ok\n']);
  });

  it('hands a request to end on to the program', async () => {
    await bridge.host();
    const run = bridge.command('run', '--', probe, 'hold');
    await run.until('out', 'holding\n');
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(143);
    expect(isGone(run.pid)).toBe(true);
  });

  it('refuses what the shim cannot be loaded into, and says why', async () => {
    const still = buildProbe(directory, ['-static']);
    const setuid = join(directory, 'setuid');
    copyFileSync(probe, setuid);
    chmodSync(setuid, 0o4755);
    const text = join(directory, 'text');
    writeFileSync(text, 'hello\n', { mode: 0o755 });
    for (const [program, reason] of [
      [still, 'statically linked'],
      [setuid, 'setuid'],
      [text, 'neither an ELF program nor a script'],
    ] as const) {
      const { code, out } = await bridge.run('run', '--json', '--', program);
      expect(code).toBe(1);
      const { error } = JSON.parse(out) as { error: { code: string; message: string } };
      expect(error.code).toBe('UNSUPPORTED');
      expect(error.message).toContain(reason);
    }
    expect((await bridge.run('run', '--', 'no-such-program-here')).code).toBe(2);
  });
});
