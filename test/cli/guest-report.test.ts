import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoText } from '../../src/cli/demo-text.ts';
import { parseGuestReport } from '../../src/cli/guest-report.ts';
import { fromProjectRoot, projectRoot } from '../../src/cli/paths.ts';
import { judge } from '../../src/version-check/index.ts';
import { context, host, older } from '../version-check/sample.ts';

const verdict = judge({ policy: { kind: 'exact' }, host, guests: [older], context });
const refusal = verdict.verdict === 'refused' ? verdict.refusal : undefined;

const picture = { path: '/out/k.png', width: 512, height: 512, sha256: 'sha256:1', equal_to_reference: true };
const accepted = {
  pid: 7,
  verdict: 'accepted',
  calls: { LX_DXLOCK2: { count: 3, p50_ns: 5_000, p99_ns: 9_000 } },
  bytes: { to_host: 100, to_guest: 200, slabs: 4096 },
  picture,
};

describe('what a guest says of its run', () => {
  it('is the last line of its output', () => {
    expect(parseGuestReport(`drawing…\n${JSON.stringify(accepted)}\n`)).toEqual(accepted);
  });
  it('is nothing when the line is no report', () => {
    for (const bad of ['', 'done', '[]', 'null', '{"pid":1}', '{"pid":"1","verdict":"accepted"}'])
      expect(parseGuestReport(bad)).toBeNull();
  });
  it('keeps only what a report has', () => {
    const report = parseGuestReport(
      '{"pid":1,"verdict":"accepted","calls":{"A":7,"B":{"count":"x"}},"bytes":[],"x":1}',
    );
    expect(report).toEqual({
      pid: 1,
      verdict: 'accepted',
      calls: { B: { count: 0, p50_ns: 0, p99_ns: 0 } },
      bytes: { to_host: 0, to_guest: 0, slabs: 0 },
    });
  });
  it('has a whole refusal when it was refused', () => {
    expect(parseGuestReport('{"pid":1,"verdict":"refused"}')).toBeNull();
    expect(parseGuestReport(JSON.stringify({ pid: 1, verdict: 'refused', refusal }))).toMatchObject({
      refusal,
    });
  });
});

describe('the demo’s report for people', () => {
  const leaked = { objects: 0, handles: 0 };
  const seen = { name: 'guest-a', engine_ns: 12_000_000, driver_calls: 40 };
  it('shows calls, bytes, engine time and the picture', () => {
    const report = parseGuestReport(JSON.stringify(accepted));
    if (report === null) throw new Error('no report');
    const text = demoText([], [{ ...report, ...seen }], leaked).join('\n');
    for (const part of [
      'LX_DXLOCK2',
      '5000 ns',
      '100 B to the host',
      '12.0 ms',
      '/out/k.png',
      'equal to the CPU',
    ])
      expect(text).toContain(part);
    const other = { ...report, ...seen, picture: { ...picture, equal_to_reference: false } };
    expect(demoText([], [other], leaked).join('\n')).toContain('DIFFERENT from');
  });
  it('shows a refusal with both versions, rule and command', () => {
    const report = parseGuestReport(JSON.stringify({ pid: 8, verdict: 'refused', refusal }));
    if (report === null) throw new Error('no report');
    const text = demoText([], [{ ...report, ...seen, driver_calls: 0 }], leaked).join('\n');
    for (const part of [
      '0xC01E0009',
      '1.1.0.0',
      '1.0.0.0',
      'policy exact',
      'npm run --silent kmbridge -- run',
      'driver: 0',
    ])
      expect(text).toContain(part);
  });
});

describe('paths in commands', () => {
  it('are relative inside the project, absolute outside', () => {
    expect(fromProjectRoot(join(projectRoot, 'examples/x.ts'))).toBe('examples/x.ts');
    expect(fromProjectRoot('/somewhere/x.ts')).toBe('/somewhere/x.ts');
    expect(fromProjectRoot(join(projectRoot, '..', 'x.ts'))).toBe(join(projectRoot, '..', 'x.ts'));
  });
});
