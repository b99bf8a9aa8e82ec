import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';

let stdout = '';
let stderr = '';

beforeEach(() => {
  stdout = '';
  stderr = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs one command and returns its exit code. */
async function kmbridge(...words: string[]): Promise<number> {
  process.exitCode = undefined;
  await main(['node', 'kmbridge', ...words]);
  return Number(process.exitCode ?? 0);
}

describe('usage errors', () => {
  it.each([
    [['bogus'], 'unknown command'],
    [[], 'no command given'],
    [['demo', '--frobnicate'], 'unknown option'],
    [['run'], 'missing required argument'],
    [['run', '--partition', '../x', 'guest.ts'], 'not a partition name'],
    [['run', 'no-such-guest.ts'], 'no guest program'],
    [['sandbox', 'no-such-guest.ts'], 'no guest program'],
    [['sandbox'], 'missing required argument'],
    [['run', '--driver', 'softgpu@1', 'package.json'], 'not a driver'],
    [['host', '--partition', 'a,ram=1'], 'not a partition setting'],
    [['host', '--partition', 'a', '--partition', 'a'], 'named twice'],
    [['host', '--partition', 'a,caps=fly'], "no capability 'fly'"],
    [['host', '--driver', 'drm', '--pump', 'fast'], "'fast' is no pump"],
    [['host', '--pump', 'plain'], '--pump is of --driver drm'],
    [['host', '--policy', 'lenient'], 'exact, strict or a file'],
    [['ioctls', 'explain', '0xff'], 'no row 0xff'],
    [['ioctls', 'diff', 'no-such.json', 'current'], 'no-such.json'],
    [['ioctls', 'frobnicate'], 'unknown command'],
  ])('%j ends with 2 and says %s, as JSON where asked', async (words, message) => {
    expect(await kmbridge(...words)).toBe(2);
    expect(stdout).toBe('');
    if (words.length > 0) expect(stderr).toContain(message);
    stderr = '';
    // What follows run's script is the guest's.
    const [command, ...rest] = words;
    const asked =
      command === 'run' || command === 'sandbox' ? [command, '--json', ...rest] : [...words, '--json'];
    expect(await kmbridge(...asked)).toBe(2);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ ok: false, error: { code: 'USAGE' } });
    expect(document.schema).toMatch(/^kmbridge\.[a-z]+\/1$/);
    if (words.length > 0) expect(document.error.message).toContain(message);
    expect(stderr).toBe('');
  });
  it('name a driver that is not part of this version', async () => {
    expect(await kmbridge('host', '--driver', 'drm', '--json')).toBe(1);
    expect(JSON.parse(stdout).error.code).toBe('UNSUPPORTED');
  });
});

describe('help', () => {
  it('is no failure', async () => {
    expect(await kmbridge('--help')).toBe(0);
    for (const name of ['demo', 'host', 'run', 'sandbox', 'adapters', 'doctor', 'ioctls'])
      expect(stdout).toContain(name);
    expect(await kmbridge('run', '--help')).toBe(0);
    expect(stdout).toContain('--start-host');
  });
});

describe('ioctls', () => {
  it('lists and explains rows', async () => {
    expect(await kmbridge('ioctls', 'list', '--json')).toBe(0);
    const { schema, ok, ioctls } = JSON.parse(stdout);
    expect([schema, ok]).toEqual(['kmbridge.ioctls/1', true]);
    expect(ioctls).toContainEqual(
      expect.objectContaining({
        nr: '0x0a',
        name: 'LX_DXQUERYVIDEOMEMORYINFO',
        request: '0xc038470a',
        bytes: 56,
      }),
    );
    stdout = '';
    expect(await kmbridge('ioctls', 'explain', '0x0a')).toBe(0);
    expect(stdout).toContain('use adapter handle');
    expect(stdout).toMatch(/16\s+8\s+budget\s+out/);
  });
});
