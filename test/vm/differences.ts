// What rows answer a guest compared with what they answer a program of the machine itself, case by case.
import type { ByDesign } from './by-design.ts';

/** A case on one node that a guest is answered in another way. */
export interface Difference {
  readonly node: string;
  readonly row: string;
  readonly case: string;
  readonly direct: string;
  readonly bridged: string;
}

const NOT_RUN = 'not run';

type Case = Omit<Difference, 'direct' | 'bridged'> & { readonly answer: string };

/** Cases by what names them; one that comes several times is numbered. */
function casesOf(text: string): ReadonlyMap<string, Case> {
  const cases = new Map<string, Case>();
  for (const line of text.split('\n').filter(Boolean)) {
    const said: Record<string, string | number> = JSON.parse(line);
    const { node, row, case: what, request, result, ...rest } = said;
    const words = [result, ...Object.entries(rest).map(([name, value]) => `${name}=${value}`)];
    const key = (turn: number): string => [node, row, what, request, turn].join('\n');
    let turn = 0;
    while (cases.has(key(turn))) turn += 1;
    const one = { node: String(node), row: String(row), case: String(what), answer: words.join(' ') };
    cases.set(key(turn), one);
  }
  return cases;
}

/** Every difference between what the program of the rows wrote directly and as a guest, in its order. */
export function differences(direct: string, bridged: string): readonly Difference[] {
  const [own, guest] = [casesOf(direct), casesOf(bridged)];
  return [...new Set([...own.keys(), ...guest.keys()])].flatMap((key) => {
    const [one, other] = [own.get(key), guest.get(key)];
    const of = one ?? other;
    if (of === undefined || one?.answer === other?.answer) return [];
    const { answer, ...names } = of;
    return [{ ...names, direct: one?.answer ?? NOT_RUN, bridged: other?.answer ?? NOT_RUN }];
  });
}

const matches = (pattern: RegExp | undefined, text: string): boolean => pattern?.test(text) ?? true;

/** Why that is meant to be so; undefined when it is a fault. */
export const reasonOf = (one: Difference, list: readonly ByDesign[]): string | undefined =>
  list.find(
    ({ node, row, case: what, bridged }) =>
      matches(node, one.node) &&
      matches(row, one.row) &&
      matches(what, one.case) &&
      bridged.test(one.bridged),
  )?.reason;

/** A line for each difference; what is not by design stands first. */
export function differenceText(all: readonly Difference[], list: readonly ByDesign[]): string {
  const lines = all.map((one) => {
    const reason = reasonOf(one, list);
    const text = `${one.node}: ${one.row}, ${one.case}: direct ${one.direct}; bridged ${one.bridged}`;
    return { reason, text: `${text}  [${reason ?? 'NOT BY DESIGN'}]\n` };
  });
  const [faults, meant] = [true, false].map((fault) =>
    lines.filter(({ reason }) => (reason === undefined) === fault).map(({ text }) => text),
  );
  return [...(faults ?? []), ...(meant ?? [])].join('');
}

/** Differences that are not by design, and entries of the list for which there is no difference any more. */
export function differenceFaults(all: readonly Difference[], list: readonly ByDesign[]): readonly string[] {
  const faults = all
    .filter((one) => reasonOf(one, list) === undefined)
    .map(
      ({ node, row, case: what, direct, bridged }) =>
        `${node}: ${row}, ${what} is ${bridged} bridged and ${direct} directly`,
    );
  const idle = list.filter((entry) => !all.some((one) => reasonOf(one, [entry]) !== undefined));
  return [...faults, ...idle.map(({ reason }) => `nothing differs any more because of: ${reason}`)];
}
