import type { Row } from '../../src/abi/plan.ts';

/** An ioctl that the pump's filter lets through. */
export interface PumpRequest {
  readonly name: string;
  /** The request code, exact: the kernel would take other sizes under the same number, the bridge never asks for them. */
  readonly request: number;
}

/** What the pump may ask the kernel for: the rows that are ioctls, and nothing else. */
export function pumpRequests(rows: readonly Row[]): readonly PumpRequest[] {
  return rows.filter(({ request }) => request !== 0).map(({ name, request }) => ({ name, request }));
}
