import type { Refusal } from '../version-check/index.ts';

/** What the picture guest says of its own run, one JSON line on its stdout. */
export interface GuestReport {
  readonly pid: number;
  readonly verdict: 'accepted' | 'refused';
  readonly refusal?: Refusal;
  readonly calls: Readonly<
    Record<string, { readonly count: number; readonly p50_ns: number; readonly p99_ns: number }>
  >;
  readonly bytes: { readonly to_host: number; readonly to_guest: number; readonly slabs: number };
  readonly picture?: {
    readonly path: string;
    readonly width: number;
    readonly height: number;
    readonly sha256: string;
    readonly equal_to_reference: boolean;
  };
}

/** The last line of a guest's output, when it is a report; null for anything else. */
export function parseGuestReport(stdout: string): GuestReport | null {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const report = value as Partial<GuestReport>;
  if (typeof report.pid !== 'number' || (report.verdict !== 'accepted' && report.verdict !== 'refused'))
    return null;
  const empty = { calls: {}, bytes: { to_host: 0, to_guest: 0, slabs: 0 } };
  return { ...empty, ...report, pid: report.pid, verdict: report.verdict };
}
