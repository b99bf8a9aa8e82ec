// What a real kernel said and was asked, as data: compared with the recording in the repository, or written there anew.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelVersion } from './kernel.ts';
import { ROOT } from './place.ts';
import type { Row, Runs } from './results.ts';

export const IOCTLS = join(ROOT, 'test/golden/drm-ioctls.json');
export const ERRNO = join(ROOT, 'test/golden/drm-errno.json');

/** Which requests each client issues, how often, and how it ended, run directly. */
export interface IoctlFacts {
  readonly kernel: KernelVersion;
  readonly clients: Readonly<
    Record<string, { readonly result: string; readonly ioctls: Readonly<Record<string, number>> }>
  >;
}

/** One case of one row. `said` has for each answer the nodes that gave it. */
export interface ErrnoCase {
  readonly row: string;
  readonly case: string;
  readonly request?: string;
  readonly said: Readonly<Record<string, readonly string[]>>;
}

export interface ErrnoFacts {
  readonly kernel: KernelVersion;
  readonly cases: readonly ErrnoCase[];
}

export function ioctlFacts(kernel: KernelVersion, rows: readonly Row[], runs: Runs, way: string): IoctlFacts {
  const { release, version, suite } = kernel;
  const clients = rows.map(({ client, outcomes }) => [
    client,
    { result: outcomes[way]?.result ?? 'fail', ioctls: runs.get(client)?.get(way)?.ioctls ?? {} },
  ]);
  return { kernel: { release, version, suite }, clients: Object.fromEntries(clients) };
}

/** Cases out of the lines that the program of the rows prints; `text` as `ok key=value …` or an errno with the like. */
export function errnoFacts(kernel: KernelVersion, text: string): ErrnoFacts {
  const { release, version, suite } = kernel;
  const cases = new Map<
    string,
    { row: string; case: string; request?: string; said: Record<string, string[]> }
  >();
  for (const line of text.split('\n').filter(Boolean)) {
    const {
      node,
      row,
      case: what,
      request,
      result,
      ...rest
    }: Record<string, string | number> = JSON.parse(line);
    const key = `${row} ${what} ${request ?? ''}`;
    const one = cases.get(key) ?? {
      row: String(row),
      case: String(what),
      ...(request !== undefined && { request: String(request) }),
      said: {},
    };
    const words = [result, ...Object.entries(rest).map(([name, value]) => `${name}=${value}`)];
    const answer = words.join(' ');
    one.said[answer] = [...(one.said[answer] ?? []), String(node)];
    cases.set(key, one);
  }
  return { kernel: { release, version, suite }, cases: [...cases.values()] };
}

/** JSON with a line for each entry, so that a change shows as the lines it changes. */
function lines(
  kernel: KernelVersion,
  name: string,
  open: string,
  entries: readonly string[],
  close: string,
): string {
  return `{\n "kernel": ${JSON.stringify(kernel)},\n "${name}": ${open}\n  ${entries.join(',\n  ')}\n ${close}\n}\n`;
}

export const ioctlText = ({ kernel, clients }: IoctlFacts): string =>
  lines(
    kernel,
    'clients',
    '{',
    Object.entries(clients).map(([name, facts]) => `${JSON.stringify(name)}: ${JSON.stringify(facts)}`),
    '}',
  );

export const errnoText = ({ kernel, cases }: ErrnoFacts): string =>
  lines(
    kernel,
    'cases',
    '[',
    cases.map((one) => JSON.stringify(one)),
    ']',
  );

const read = <T>(path: string): T | undefined =>
  existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;

/** What clients ask or come to that is not as recorded: requests nobody knew of, programs that passed and do not. */
export function ioctlChanges(recorded: IoctlFacts | undefined, now: IoctlFacts): readonly string[] {
  if (recorded === undefined) return [];
  const known = new Set(Object.values(recorded.clients).flatMap(({ ioctls }) => Object.keys(ioctls)));
  return Object.entries(now.clients).flatMap(([name, { result, ioctls }]) => {
    const before = recorded.clients[name];
    const fresh = Object.keys(ioctls).filter((request) => !known.has(request));
    return [
      ...fresh.map((request) => `${name} issues ${request}, which no client did when that was recorded`),
      ...(before !== undefined && before.result !== result
        ? [`${name}: ${result}, recorded as ${before.result}`]
        : []),
    ];
  });
}

/** Cases that this kernel answers in another way than the recorded one. */
export function errnoChanges(recorded: ErrnoFacts | undefined, now: ErrnoFacts): readonly string[] {
  if (recorded === undefined) return [];
  const key = (one: ErrnoCase): string => `${one.row}, ${one.case}`;
  const before = new Map(
    recorded.cases.map((one) => [`${key(one)} ${one.request}`, JSON.stringify(one.said)]),
  );
  return now.cases.flatMap((one) => {
    const said = JSON.stringify(one.said);
    const known = before.get(`${key(one)} ${one.request}`);
    return known === said ? [] : [`${key(one)}: ${said}, recorded as ${known ?? 'nothing'}`];
  });
}

export const recordedIoctls = (): IoctlFacts | undefined => read<IoctlFacts>(IOCTLS);
export const recordedErrno = (): ErrnoFacts | undefined => read<ErrnoFacts>(ERRNO);

export function record(ioctls: IoctlFacts, errno: ErrnoFacts): void {
  writeFileSync(IOCTLS, ioctlText(ioctls));
  writeFileSync(ERRNO, errnoText(errno));
}
