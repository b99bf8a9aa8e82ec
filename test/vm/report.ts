// What came out of a run, as files in its folder, and the reasons why it is not well.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BY_DESIGN } from './by-design.ts';
import type { Client } from './clients.ts';
import { type Difference, differenceFaults, differences, differenceText } from './differences.ts';
import * as facts from './facts.ts';
import type { Kernel } from './kernel.ts';
import { OUT } from './place.ts';
import { BRIDGED, DIRECT, runsThatWay } from './plan.ts';
import { type Row, type Runs, readRuns, rowsOf } from './results.ts';
import { tableOf } from './table.ts';

export interface Report {
  readonly table: string;
  readonly faults: readonly string[];
}

export interface ReportOptions {
  readonly kernel: Kernel;
  readonly clients: readonly Client[];
  readonly ways: readonly string[];
  /** Whether what the kernel said is the new recording. */
  readonly recording: boolean;
}

const ROWS_CLIENTS = ['rows virtio_gpu', 'rows vgem'];
const PIGLIT = 'piglit ';

const rowsText = (runs: Runs, way: string): string =>
  ROWS_CLIENTS.map((client) => runs.get(client)?.get(way)?.out ?? '').join('');

/** Why the rows are not well. One that is not run directly has to pass whichever way it is run. */
export function wayFaults(rows: readonly Row[], ways: readonly string[]): readonly string[] {
  const result = ({ outcomes }: Row, way: string): string | undefined => outcomes[way]?.result;
  const first = ({ outcomes }: Row): string | undefined => ways.find((way) => outcomes[way] !== undefined);
  const own = rows.filter(
    (row) => !row.client.startsWith(PIGLIT) && result(row, first(row) ?? DIRECT) !== 'pass',
  );
  return [
    ...own.map(({ client }) => `${client} does not pass`),
    ...rows.flatMap((row) =>
      ways
        .filter((way) => result(row, DIRECT) === 'pass' && result(row, way) !== 'pass')
        .map((way) => `${row.client} passes ${DIRECT} but not ${way}`),
    ),
    ...rows
      .filter(({ pixelsEqual }) => pixelsEqual === false)
      .map(({ client }) => `${client}: pixels differ`),
  ];
}

/** Whether the rows of both drivers were run that way. */
const complete = (runs: Runs, way: string): boolean =>
  ROWS_CLIENTS.every((client) => runs.get(client)?.has(way));

const rowDifferences = (runs: Runs): readonly Difference[] | undefined =>
  complete(runs, BRIDGED) ? differences(rowsText(runs, DIRECT), rowsText(runs, BRIDGED)) : undefined;

/** Judges what the machine left, and writes the files. */
export function report({ kernel, clients, ways, recording }: ReportOptions): Report {
  const runs = readRuns(OUT);
  const rows = rowsOf(clients, ways, runs);
  const direct = new Set(clients.filter((client) => runsThatWay(client, DIRECT)).map(({ name }) => name));
  const compared = rows.filter(({ client }) => direct.has(client));
  const ioctls = facts.ioctlFacts(kernel, compared, runs, DIRECT);
  const errno = facts.errnoFacts(kernel, rowsText(runs, DIRECT));
  const table = tableOf(kernel, ways, rows);
  const differing = rowDifferences(runs);
  const files: readonly (readonly [string, string])[] = [
    ['table.txt', table],
    ['table.json', `${JSON.stringify({ kernel: ioctls.kernel, rows }, null, 1)}\n`],
    ['ioctls.json', facts.ioctlText(ioctls)],
    ['errno.json', facts.errnoText(errno)],
    ['differences.txt', differenceText(differing ?? [], BY_DESIGN)],
  ];
  for (const [name, text] of files) writeFileSync(join(OUT, name), text);
  if (recording) facts.record(ioctls, errno);
  const faults = [
    ...wayFaults(rows, ways),
    ...(differing === undefined ? [] : differenceFaults(differing, BY_DESIGN)),
    ...facts.ioctlChanges(facts.recordedIoctls(), ioctls),
    ...(complete(runs, DIRECT) ? facts.errnoChanges(facts.recordedErrno(), errno) : []),
  ];
  return { table, faults };
}
