import type { GuestReport } from './guest-report.ts';

/** One guest as the demo reports it: what the guest measured, and what the broker saw of it. */
export interface DemoGuest extends GuestReport {
  readonly name: string;
  readonly engine_ns: number;
  readonly driver_calls: number;
}
