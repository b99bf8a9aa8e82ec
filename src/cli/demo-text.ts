import type { BrokerReport } from '../host-km/index.ts';
import { explain } from '../version-check/index.ts';
import type { DemoGuest } from './demo-guest.ts';
import { formatBytes, formatNs, table } from './output.ts';

type Leaked = Readonly<Record<string, number>>;

/** The demo's report for people: who spoke to whom, which calls, what it cost, and who was refused. */
export function demoText(
  adapters: BrokerReport['adapters'],
  guests: readonly DemoGuest[],
  leaked: Leaked,
): string[] {
  const lines = adapters.map(
    (a) => `host adapter ${a.luid}: ${a.name}, ${a.driver} ${a.driver_version}, ${a.abi}`,
  );
  for (const guest of guests) lines.push('', ...guestText(guest));
  const rest = Object.entries(leaked).map(([kind, count]) => `${count} ${kind}`);
  return [...lines, '', `left behind at the broker: ${rest.join(', ')}`];
}

function guestText(guest: DemoGuest): string[] {
  const head = `${guest.name} (pid ${guest.pid}): ${guest.verdict}`;
  if (guest.refusal)
    return [
      head,
      ...explain(guest.refusal).split('\n'),
      `calls that reached the driver: ${guest.driver_calls}`,
    ];
  const rows = Object.entries(guest.calls).map(([name, call]) => [
    name,
    String(call.count),
    formatNs(call.p50_ns),
    formatNs(call.p99_ns),
  ]);
  const lines = [head, ...table([['call', 'count', 'round trip p50', 'p99'], ...rows])];
  lines.push(
    `bytes: ${formatBytes(guest.bytes.to_host)} to the host, ${formatBytes(guest.bytes.to_guest)} to the guest, ` +
      `${formatBytes(guest.bytes.slabs)} shared in place; engine time ${formatNs(guest.engine_ns)}`,
  );
  if (guest.picture) {
    const { path, width, height, sha256, equal_to_reference } = guest.picture;
    const verdict = equal_to_reference ? 'equal to' : 'DIFFERENT from';
    lines.push(`picture: ${path}, ${width}×${height}, ${verdict} the CPU reference`, `         ${sha256}`);
  }
  return lines;
}
