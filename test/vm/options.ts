import { VmError } from './place.ts';

export interface Options {
  /** Write what the kernel said into the repository. */
  readonly record: boolean;
  /** Beginnings of the names of the clients to run; empty: all. */
  readonly only: readonly string[];
}

/** Options of `npm run test:vm --`: `--record`, `--only NAME` as often as wanted. Throws a VmError for anything else. */
export function parseOptions(words: readonly string[]): Options {
  const only: string[] = [];
  let record = false;
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const name = word === '--only' ? left.shift() : undefined;
    if (word === '--record') record = true;
    else if (name !== undefined) only.push(name);
    else throw new VmError(`${word}: what is taken is --record and --only NAME`);
  }
  if (record && only.length > 0) throw new VmError('--record is of all clients, --only of some');
  return { record, only };
}

/** Those whose names begin as one of `only` says, all when it is empty. Throws a VmError when there is none. */
export function chosen<T extends { readonly name: string }>(
  all: readonly T[],
  { only }: Options,
): readonly T[] {
  const some = all.filter(({ name }) => only.length === 0 || only.some((word) => name.startsWith(word)));
  if (some.length === 0) throw new VmError(`no client is called ${only.join(' or ')}`);
  return some;
}
