// A broker as `kmbridge host` starts it that also tells what it holds: for each line on standard input a line of JSON. Ends
// with its input.
import { createInterface } from 'node:readline';
import { drmRowById } from '../../../src/abi/index.ts';
import { parseHostDriver } from '../../../src/cli/arguments.ts';
import { startBroker } from '../../../src/cli/broker.ts';
import type { BrokerReport } from '../../../src/host-km/index.ts';
import { socketDirectory } from '../../../src/vmbus-sim/index.ts';
import { MOST_SYNCOBJS } from '../plan.ts';

/** The broker's own report, and what became of calls whose guest had gone before the answer. */
export interface Told extends BrokerReport {
  /** How many, by the name of the row. */
  readonly abandoned: Readonly<Record<string, number>>;
}

/** Before the words: nobody listens to the calls, so that submissions need not come by the broker. */
const UNTRACED = '--untraced';

/** `words`: the driver as `--driver` takes it, then the names of the partitions. */
export async function serve(words: readonly string[]): Promise<void> {
  const traced = words[0] !== UNTRACED;
  const [driver = '', ...names] = traced ? words : words.slice(1);
  const running = await startBroker({
    directory: socketDirectory(process.env),
    partitions: names.map((name) => ({ name })),
    driver: parseHostDriver(driver),
    policy: 'exact',
    log: 'info',
    limits: { syncobj: { process: MOST_SYNCOBJS } },
  });
  const abandoned: Record<string, number> = {};
  if (traced)
    running.broker.trace(({ nr, status }) => {
      if (status !== 'abandoned') return;
      const name = drmRowById(nr)?.name ?? String(nr);
      abandoned[name] = (abandoned[name] ?? 0) + 1;
    });
  const tell = (): void => {
    const told: Told = { ...running.broker.inspect(), abandoned };
    process.stdout.write(`${JSON.stringify(told)}\n`);
  };
  tell();
  for await (const _ of createInterface({ input: process.stdin })) tell();
  await running.close();
}
