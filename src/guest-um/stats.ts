import type { Row } from '../abi/index.ts';
import { Histogram } from './histogram.ts';

/** Two clock reads cost 80–100 ns: one call in this many of a kind is timed, starting with the first. */
const SAMPLE_EVERY = 16;

export interface CallFigures {
  readonly count: number;
  readonly p50_ns: number;
  readonly p99_ns: number;
}

/** What a guest process did, by `LX_…` name; bytes are message payloads and mapped slabs. */
export interface DxgStats {
  readonly calls: Readonly<Record<string, CallFigures>>;
  readonly bytes: { readonly to_host: number; readonly to_guest: number; readonly slabs: number };
}

interface Kind {
  readonly name: string;
  count: number;
  readonly times: Histogram;
}

/** Exact counts and sampled times of the calls of one guest process. */
export class CallStats {
  readonly #kinds: (Kind | undefined)[] = new Array(256).fill(undefined);
  toHost = 0;
  toGuest = 0;

  /** Counts a call; its start in ms when this one is timed, else 0. */
  begin(row: Row): number {
    let kind = this.#kinds[row.nr];
    if (kind === undefined) {
      kind = { name: row.name, count: 0, times: new Histogram() };
      this.#kinds[row.nr] = kind;
    }
    return kind.count++ % SAMPLE_EVERY === 0 ? performance.now() : 0;
  }

  /** Ends a timed call; `started` is what `begin` returned and not 0. */
  end(row: Row, started: number): void {
    this.#kinds[row.nr]?.times.add((performance.now() - started) * 1e6);
  }

  report(slabs: number): DxgStats {
    const calls: Record<string, CallFigures> = {};
    for (const kind of this.#kinds) {
      if (kind === undefined) continue;
      const { count, times } = kind;
      calls[kind.name] = { count, p50_ns: times.quantile(0.5), p99_ns: times.quantile(0.99) };
    }
    return { calls, bytes: { to_host: this.toHost, to_guest: this.toGuest, slabs } };
  }
}
