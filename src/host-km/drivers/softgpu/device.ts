import type { DriverObject } from '../../driver.ts';
import { type DeviceView, EXECUTION, type Execution, type Owned, type ProcessView } from './views.ts';

/** A D3D device: owner of everything else, and what is lost when its work fails. */
export class Device implements DriverObject, DeviceView {
  readonly kind = 'device';
  readonly process: ProcessView;
  readonly contexts = new Set<Owned & { stop(): void }>();
  readonly allocations = new Set<Owned>();
  readonly resources = new Set<Owned>();
  readonly queues = new Set<Owned>();
  readonly fences = new Set<Owned & { lose(): void }>();
  state: Execution = EXECUTION.ACTIVE;
  /** GPU address of the page fault that stopped it. */
  faultAt = 0;
  /** Why it stopped, for people. */
  reason = '';

  constructor(process: ProcessView) {
    this.process = process;
    process.devices.add(this);
  }

  get active(): boolean {
    return this.state === EXECUTION.ACTIVE;
  }

  /** Stops the device for good: its queued work is gone, and whoever waits for it is told. */
  fail(state: Execution, reason: string, faultAt = 0): void {
    if (!this.active) return;
    this.state = state;
    this.reason = reason;
    this.faultAt = faultAt;
    for (const context of this.contexts) context.stop();
    for (const fence of this.fences) fence.lose();
  }

  end(): void {
    for (const context of this.contexts) context.end();
    for (const queue of this.queues) queue.end();
    for (const fence of this.fences) fence.end();
    for (const resource of this.resources) resource.end();
    for (const allocation of this.allocations) allocation.end();
    this.process.devices.delete(this);
  }
}
