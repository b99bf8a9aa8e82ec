import { type CallerSite, callerSites, type Row } from '../abi/index.ts';

/** Where a row names descriptors of the caller's; null when it neither does nor answers one. */
export function descriptorSites(row: Row): readonly CallerSite[] | null {
  const { scalars, arrays } = callerSites(row);
  const named = scalars.filter(({ kind }) => kind === 'descriptor');
  const answered = arrays.some(({ sites }) => sites.some(({ kind }) => kind === 'descriptor'));
  return named.length === 0 && !answered ? null : named;
}

/** Where a row takes an event of the caller's. */
export function eventSites(row: Row): readonly CallerSite[] {
  return callerSites(row).scalars.filter(({ kind }) => kind === 'event');
}
