import type { Row } from '../../src/abi/plan.ts';

/** An ioctl that the pump's filter lets through. */
export interface PumpRequest {
  readonly name: string;
  /** The request code, exact: the kernel would take other sizes under the same number, the bridge never asks for them. */
  readonly request: number;
}

/** `_IO('d', 0x1f)`: what the pump asks by itself of every file that it opens. */
export const DROP_MASTER: PumpRequest = { name: 'DRM_IOCTL_DROP_MASTER', request: 0x641f };

/** What the pump may ask the kernel for: the rows that are ioctls, and to be no master. */
export function pumpRequests(rows: readonly Row[]): readonly PumpRequest[] {
  const asked = rows.filter(({ request }) => request !== 0);
  return [DROP_MASTER, ...asked.map(({ name, request }) => ({ name, request }))];
}
