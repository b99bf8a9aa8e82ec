import { describe, expect, it } from 'vitest';
import { wantsJson } from '../../src/cli/wants-json.ts';

describe('whether JSON is asked for', () => {
  it.each([
    [[], false],
    [['demo', '--json'], true],
    [['--json'], true],
    [['ioctls', 'list', '--json'], true],
    [['demo', '--', '--json'], false],
    [['run', '--json', 'guest.ts'], true],
    [['run', '--partition', 'p', '--start-host', '--json', 'guest.ts'], true],
    [['run', '--trace', '-', '--json', 'guest.ts'], true],
    [['run', 'guest.ts', '--json'], false],
    [['run', '--driver', 'softgpu', 'guest.ts', '--json'], false],
    [['run', '--', 'guest.ts', '--json'], false],
    [['sandbox', '--wsl-paths', '--json', '--', 'x'], true],
    [['sandbox', '--read', '/a', '--', 'x', '--json'], false],
    [['sandbox', '--read', '/a', 'guest.ts', '--json'], false],
  ] as const)('%j: %s', (words, expected) => {
    expect(wantsJson(words)).toBe(expected);
  });
});
