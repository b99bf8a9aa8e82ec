import type { Row } from '../../src/abi/plan.ts';
import { DROP_MASTER } from '../../src/host-km/drivers/drm/drop-master.ts';

/** An ioctl that the pump's filter lets through. */
export interface PumpRequest {
  readonly name: string;
  /** The request code, exact: the kernel would take other sizes under the same number, the bridge never asks for them. */
  readonly request: number;
}

/** What the pump may ask the kernel for: the rows that are ioctls, and to be no master. */
export function pumpRequests(rows: readonly Row[]): readonly PumpRequest[] {
  const asked = rows.filter(({ request }) => request !== 0);
  return [DROP_MASTER, ...asked.map(({ name, request }) => ({ name, request }))];
}
