// Reads what the machine left in the results share.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client, Finished, Result } from './clients.ts';
import { fileOf, RUNS, type Run, runsThatWay } from './plan.ts';

/** What one way of running a client came to. */
export interface Outcome {
  readonly result: Result;
  readonly note: string;
  readonly ioctls: number;
  readonly ms: number;
}

export interface Row {
  readonly client: string;
  readonly outcomes: Readonly<Record<string, Outcome>>;
  /** Whether all ways wrote the same pixels; undefined for a client without any, or run one way only. */
  readonly pixelsEqual: boolean | undefined;
}

/** Everything that is known of a run, by client and way. */
export type Runs = ReadonlyMap<string, ReadonlyMap<string, Finished>>;

const text = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');

export function readRuns(folder: string): Runs {
  const runs = new Map<string, Map<string, Finished>>();
  for (const line of text(join(folder, RUNS)).split('\n').filter(Boolean)) {
    const run: Run = JSON.parse(line);
    const path = join(folder, fileOf(run.client, run.way));
    const [out, err, bin] = [text(`${path}.out`), text(`${path}.err`), `${path}.bin`];
    const of = runs.get(run.client) ?? new Map<string, Finished>();
    of.set(run.way, { ...run, out, err, ...(existsSync(bin) && { pixels: readFileSync(bin) }) });
    runs.set(run.client, of);
  }
  return runs;
}

const NOT_RUN: Outcome = { result: 'fail', note: 'was not run', ioctls: 0, ms: 0 };

function outcome(client: Client, run: Finished | undefined): Outcome {
  if (run === undefined) return NOT_RUN;
  const { result, note = '' } = client.judge(run);
  const ioctls = Object.values(run.ioctls).reduce((sum, count) => sum + count, 0);
  return { result, note, ioctls, ms: run.ms };
}

function samePixels(runs: readonly (Finished | undefined)[]): boolean | undefined {
  const [first, ...rest] = runs.map((run) => run?.pixels);
  if (rest.length === 0 || first === undefined) return undefined;
  return rest.every((other) => other?.equals(first) === true);
}

/** A row for each client, with an outcome for each way that it is run. */
export function rowsOf(clients: readonly Client[], ways: readonly string[], runs: Runs): readonly Row[] {
  return clients.map((client) => {
    const run = ways.filter((way) => runsThatWay(client, way));
    const of = run.map((way) => runs.get(client.name)?.get(way));
    const outcomes = Object.fromEntries(run.map((way, index) => [way, outcome(client, of[index])]));
    return { client: client.name, outcomes, pixelsEqual: samePixels(of) };
  });
}
