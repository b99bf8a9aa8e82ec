import { existsSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { endAll, remove, temporary } from './harness.ts';
import { Bridge, buildProbe, isRoot, ORDINARY, Ordinary } from './native-harness.ts';

const WSL = '/usr/lib/wsl';
const LIBRARIES = ['libdxcore.so', 'libkmbridge.so'];

describe('run --wsl-paths', () => {
  const directory = temporary();
  const bridge = new Bridge(directory);
  const probe = buildProbe();
  afterEach(endAll);
  afterAll(() => remove(directory));

  it('shows the libraries where WSL has them, to the guest alone: nothing of it is ever on the machine', async () => {
    const before = existsSync(WSL);
    await bridge.host();
    const words = LIBRARIES.flatMap((name) => ['read', `${WSL}/lib/${name}`]);
    const run = bridge.command('run', '--wsl-paths', '--', probe, ...words, 'open', 'hold');
    await run.until('out', 'holding');
    expect(run.out()).toBe(
      `${LIBRARIES.map((name) => `read ${WSL}/lib/${name} ok\n`).join('')}open ok\nholding\n`,
    );
    expect(existsSync(WSL)).toBe(before);
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(143);
    expect(existsSync(WSL)).toBe(before);
  });

  it('keeps the uid, the folder and the exit code; a script may have it as well', async () => {
    await bridge.host();
    const run = await bridge.run('run', '--wsl-paths', '--', 'sh', '-c', 'id -u; pwd; exit 9');
    expect([run.code, run.out], run.err).toEqual([9, `${process.getuid?.()}\n${process.cwd()}\n`]);
    const script = await bridge.run('run', '--wsl-paths', 'examples/minimal.ts');
    expect(script.code, script.err).toBe(0);
  });

  // Only root can become somebody else; whoever is an ordinary user has tried it above.
  if (isRoot)
    it('works for an ordinary user, who keeps their uid', async () => {
      const ordinary = new Ordinary('');
      const words = ['read', `${WSL}/lib/libdxcore.so`, 'open', 'write', '/usr/lib/x', 'facts'];
      const { code, out, err } = await ordinary.run(
        'run',
        '--start-host',
        '--wsl-paths',
        '--',
        probe,
        ...words,
      );
      remove(ordinary.place);
      expect(code, err).toBe(0);
      expect(out).toContain(`read ${WSL}/lib/libdxcore.so ok\nopen ok\nwrite /usr/lib/x EROFS\n`);
      expect(out).toContain(`\nuid ${ORDINARY}\n`);
      expect(existsSync(WSL)).toBe(false);
    });
});
