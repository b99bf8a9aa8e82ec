import { LogRate } from './rate.ts';

export type BrokerEventName =
  | 'listening'
  | 'connected'
  | 'accepted'
  | 'refused'
  | 'ended'
  | 'violation'
  | 'link-error'
  | 'driver-error'
  | 'hung'
  | 'driver-changed'
  | 'closed';

/** Something that the broker's operator may want to read; one line. */
export interface BrokerEvent {
  readonly event: BrokerEventName;
  readonly partition?: string;
  readonly pid?: number;
  /** What the process calls itself, made printable. */
  readonly process?: string;
  readonly message: string;
  /** Events of this partition that were not reported before this one, because its guests caused too many. */
  readonly dropped?: number;
}

export type BrokerLog = (event: BrokerEvent) => void;

/** The log of one partition: whatever its guests do, it stays readable. A logger that throws is not asked again. */
export class EventLog {
  readonly #log: BrokerLog | null;
  readonly #rate = new LogRate();
  #broken = false;

  constructor(log: BrokerLog | undefined) {
    this.#log = log ?? null;
  }

  write(event: BrokerEvent): void {
    if (this.#log === null || this.#broken || !this.#rate.allow(performance.now() / 1000)) return;
    const dropped = this.#rate.takeDropped();
    try {
      this.#log(dropped > 0 ? { ...event, dropped } : event);
    } catch {
      this.#broken = true;
    }
  }
}
