import { describe, expect, it } from 'vitest';
import { CliError } from '../../src/cli/exit.ts';
import { firstThatWorks, tryWrapper } from '../../src/cli/mount-space.ts';

const refuses = (line: string) => ['sh', '-c', `echo first >&2; echo '${line}' >&2; exit 1`];

describe('a wrapper', () => {
  it('is tried with a program inside', () => {
    expect(tryWrapper(['env', 'A=b'])).toEqual({ ok: true, reason: '' });
    expect(tryWrapper(refuses('mount: not permitted'))).toEqual({
      ok: false,
      reason: 'mount: not permitted',
    });
    expect(tryWrapper(['no-such-tool', 'x'])).toEqual({ ok: false, reason: 'no-such-tool is not installed' });
  });
  it('is the first that works; what better ones said is kept', () => {
    const candidates = [
      { words: refuses('no'), name: 'a' },
      { words: ['env'], name: 'b' },
    ];
    expect(firstThatWorks('nothing', candidates)).toEqual({ chosen: candidates[1], failed: ['no'] });
  });
  it('is an error with every reason where none does', () => {
    const none = () =>
      firstThatWorks('this system allows none', [{ words: refuses('no') }, { words: ['no-such-tool'] }]);
    expect(none).toThrow(CliError);
    expect(none).toThrow('this system allows none: no; no-such-tool is not installed');
  });
});
