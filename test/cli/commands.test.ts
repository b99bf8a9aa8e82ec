import { describe, expect, it } from 'vitest';
import { retry } from '../../src/cli/adapters.ts';
import { kmbridge } from '../../src/cli/commands.ts';
import { meaningOf } from '../../src/cli/demo.ts';
import { fixCommand } from '../../src/version-check/index.ts';

const wanted = { driver: 'softgpu', driver_version: '1.1.0.0' };

describe('commands to paste', () => {
  it('are quoted for the shell', () => {
    expect(kmbridge('run', "it's.ts")).toBe("npm run --silent kmbridge -- run 'it'\\''s.ts'");
  });
  it('look again with the package that a refusal names, as command or as setting', () => {
    const again = 'npm run --silent kmbridge -- adapters --partition work --driver softgpu@1.1.0.0';
    expect(retry(fixCommand(wanted, { partition: 'work', script: 'a.ts' }), 'work')).toBe(again);
    expect(retry(fixCommand(wanted, { partition: 'work', script: '' }), 'work')).toBe(again);
  });
  it('take no other word from a refusal', () => {
    expect(retry('run --driver $(id)', 'work')).toBe('npm run --silent kmbridge -- doctor');
  });
});

describe('a demo guest that left no report', () => {
  it('is told by its exit code', () => {
    expect([0, 1, 4, 5, 137].map(meaningOf)).toEqual([
      'FAILED',
      'FAILED',
      'NO_BROKER',
      'DEVICE_LOST',
      'FAILED',
    ]);
  });
});
