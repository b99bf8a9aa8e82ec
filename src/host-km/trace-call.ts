import type { CallChannel } from './roles.ts';

/** Tells whoever watches the partition what became of a call. */
export function traceCall(
  { process }: CallChannel,
  head: number,
  status: number | 'abandoned',
  started: number,
  oneWay: boolean,
): void {
  const { sink } = process.trace;
  // One that began before anybody listened has no beginning to tell of.
  if (sink !== null && started !== 0) sink.call(process, head, status, started, oneWay);
}
