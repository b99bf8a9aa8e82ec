import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CliError, type CliErrorCode } from '../../src/cli/exit.ts';
import { outputOf, reportFailure } from '../../src/cli/output.ts';

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
afterEach(() => vi.restoreAllMocks());

describe('a failure', () => {
  it('is one JSON document on stdout under --json', () => {
    const code = reportFailure('run', true, new CliError('NO_BROKER', 'nobody there', 'start one'));
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toEqual({
      schema: 'kmbridge.run/1',
      ok: false,
      error: { code: 'NO_BROKER', message: 'nobody there', fix: 'start one' },
    });
    expect(stderr).toBe('');
  });
  it('has no fix when there is none, and is FAILED when it has no name', () => {
    expect(reportFailure('demo', true, new TypeError('broken'))).toBe(1);
    expect(JSON.parse(stdout).error).toEqual({ code: 'FAILED', message: 'broken' });
  });
  it('is text on stderr for people', () => {
    reportFailure('run', false, new CliError('NO_BROKER', 'nobody there', 'start one'));
    expect(stdout).toBe('');
    expect(stderr).toBe('kmbridge run: nobody there\n  mend it with: start one\n');
  });
  it('does not repeat a command that its message has', () => {
    reportFailure('adapters', false, new CliError('DRIVER_MISMATCH', 'refused\n  mend   do this', 'do this'));
    expect(stderr.match(/do this/g)).toHaveLength(1);
  });
  it.each([
    ['FAILED', 1],
    ['USAGE', 2],
    ['BAD_MANIFEST', 1],
    ['DRIVER_MISMATCH', 3],
    ['NO_BROKER', 4],
    ['DEVICE_LOST', 5],
  ] satisfies [CliErrorCode, number][])('%s ends with exit code %i', (code, exit) => {
    expect(new CliError(code, '').exitCode).toBe(exit);
  });
});

describe('a result', () => {
  it('is one document with its schema, or lines; progress never is on stdout', () => {
    const machine = outputOf('adapters', true);
    machine.progress('looking');
    machine.result({ ok: true, adapters: [] }, ['nothing']);
    expect(JSON.parse(stdout)).toEqual({ schema: 'kmbridge.adapters/1', ok: true, adapters: [] });
    expect(stderr).toBe('looking\n');
    stdout = '';
    outputOf('adapters', false).result({ ok: true }, ['one', 'two']);
    expect(stdout).toBe('one\ntwo\n');
  });
});
