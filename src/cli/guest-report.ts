import { parseRefusal, type Refusal } from '../version-check/index.ts';

export interface CallReport {
  readonly count: number;
  readonly p50_ns: number;
  readonly p99_ns: number;
}

export interface PictureReport {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
  readonly equal_to_reference: boolean;
}

/** What the picture guest says of its own run, one JSON line on its stdout. */
export interface GuestReport {
  readonly pid: number;
  readonly verdict: 'accepted' | 'refused';
  readonly refusal?: Refusal;
  readonly calls: Readonly<Record<string, CallReport>>;
  readonly bytes: { readonly to_host: number; readonly to_guest: number; readonly slabs: number };
  readonly picture?: PictureReport;
}

type Fields = Readonly<Record<string, unknown>>;

/** The last line of a guest's output, when it is a report; null for anything else. */
export function parseGuestReport(stdout: string): GuestReport | null {
  let value: unknown;
  try {
    value = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } catch {
    return null;
  }
  if (!isFields(value)) return null;
  const { pid, verdict } = value;
  if (typeof pid !== 'number' || (verdict !== 'accepted' && verdict !== 'refused')) return null;
  const refusal = verdict === 'refused' ? parseRefusal(value['refusal']) : null;
  if (refusal?.ok === false) return null;
  const calls: Record<string, CallReport> = {};
  if (isFields(value['calls']))
    for (const [name, call] of Object.entries(value['calls']))
      if (isFields(call))
        calls[name] = {
          count: numberIn(call, 'count'),
          p50_ns: numberIn(call, 'p50_ns'),
          p99_ns: numberIn(call, 'p99_ns'),
        };
  const bytes = isFields(value['bytes']) ? value['bytes'] : {};
  const picture = pictureIn(value['picture']);
  return {
    pid,
    verdict,
    ...(refusal === null ? {} : { refusal: refusal.refusal }),
    calls,
    bytes: {
      to_host: numberIn(bytes, 'to_host'),
      to_guest: numberIn(bytes, 'to_guest'),
      slabs: numberIn(bytes, 'slabs'),
    },
    ...(picture === null ? {} : { picture }),
  };
}

function pictureIn(value: unknown): PictureReport | null {
  if (!isFields(value)) return null;
  const { path, sha256 } = value;
  if (typeof path !== 'string' || typeof sha256 !== 'string') return null;
  return {
    path,
    width: numberIn(value, 'width'),
    height: numberIn(value, 'height'),
    sha256,
    equal_to_reference: value['equal_to_reference'] === true,
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberIn(value: Fields, name: string): number {
  const found = value[name];
  return typeof found === 'number' && Number.isFinite(found) ? found : 0;
}
