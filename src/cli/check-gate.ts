import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { listPackages } from '../packages/index.ts';
import { type Identity, identityOf, judge } from '../version-check/index.ts';
import { type Check, failing, okay, warning } from './check.ts';
import { kmbridge } from './commands.ts';
import { projectRoot } from './paths.ts';
import { probeBroker } from './probe.ts';

/** A broker answers an open within milliseconds; starting Node and reading the sources takes most of a second. */
const PATIENCE_MS = 20_000;

/** Whether a broker is there, and what its gate says to a guest that is not told which package to take. */
export async function checkBroker(
  socket: string,
  partition: string,
  root: string,
): Promise<readonly Check[]> {
  if (!(await probeBroker(socket)))
    return [
      warning('broker', `none answers on ${socket}`, kmbridge('host', '--partition', partition)),
      ...gateWithoutBroker(root),
    ];
  return [okay('broker', `answers on ${socket}`), askGate(partition)];
}

/** In a process of its own: an open waits in place, and a broker that hangs must not take the doctor with it. */
function askGate(partition: string): Check {
  const words = [join(projectRoot, 'bin/kmbridge.mjs'), 'adapters', '--partition', partition, '--json'];
  const asked = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return gateAnswer(asked.stdout, asked.signal !== null);
}

interface Answer {
  readonly ok?: unknown;
  readonly adapters?: unknown;
  readonly error?: { readonly message?: unknown; readonly fix?: unknown };
}

/** What the document of `kmbridge adapters` says of the gate. */
export function gateAnswer(stdout: string, late: boolean): Check {
  if (late)
    return failing(
      'gate',
      'the broker accepts connections and does not answer',
      'end that broker and start it again',
    );
  const answer = parsed(stdout);
  if (answer === null) return failing('gate', 'a guest could not be started', kmbridge('adapters'));
  if (answer.ok === true) {
    const count = Array.isArray(answer.adapters) ? answer.adapters.length : 0;
    return okay('gate', `accepts the package that guests take; ${count} adapter${count === 1 ? '' : 's'}`);
  }
  const { message, fix } = answer.error ?? {};
  return failing('gate', String(message ?? 'refused'), typeof fix === 'string' ? fix : kmbridge('adapters'));
}

function parsed(stdout: string): Answer | null {
  try {
    const value: unknown = JSON.parse(stdout);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** What a broker with the newest package would say to each of the installed ones. */
export function gateWithoutBroker(root: string): readonly Check[] {
  const sound = listPackages(root).flatMap(({ result }) => (result.ok ? [identityOf(result.manifest)] : []));
  return [...new Set(sound.map(({ driver }) => driver))].flatMap((driver) =>
    gateOf(sound.filter((one) => one.driver === driver)),
  );
}

/** What a broker with the newest package of a driver would say to each of them. */
function gateOf(packages: readonly Identity[]): readonly Check[] {
  const host = packages.at(-1);
  if (host === undefined) return [];
  const answers = packages.map((guest) => {
    const context = { partition: 'default', script: '' };
    const { verdict } = judge({ policy: { kind: 'exact' }, host, guests: [guest], context });
    return `${verdict} ${guest.driver_version}`;
  });
  return [
    okay('gate', `a broker with ${host.driver} ${host.driver_version}, policy exact: ${answers.join(', ')}`),
  ];
}
