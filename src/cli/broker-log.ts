import { pino } from 'pino';
import type { BrokerEvent, BrokerLog } from '../host-km/index.ts';

export type LogLevel = 'silent' | 'warn' | 'info';

/** What an operator should look at even when everything else is quiet. */
const WARNINGS: ReadonlySet<BrokerEvent['event']> = new Set([
  'refused',
  'violation',
  'link-error',
  'driver-error',
  'hung',
]);

/** Broker events as JSON lines on stderr; stdout belongs to the command's result. */
export function brokerLog(level: LogLevel): BrokerLog {
  // Synchronous: the line before a crash is the one that is wanted.
  const logger = pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
  return ({ message, ...event }) => logger[levelOf(event.event)](event, message);
}

export function levelOf(event: BrokerEvent['event']): 'warn' | 'info' {
  return WARNINGS.has(event) ? 'warn' : 'info';
}
