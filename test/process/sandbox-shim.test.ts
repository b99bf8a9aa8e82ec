import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { endAll, eventually, remove, root, temporary } from './harness.ts';
import { Bridge } from './native-harness.ts';

const directory = temporary();
const bridge = new Bridge(join(directory, 'sockets'));
afterEach(endAll);
afterAll(() => remove(directory));

it('a modified shim in a box reaches no object of its neighbour, and ends alone', async () => {
  const broker = await bridge.host('--partition', 'work');
  const neighbour = bridge.command(
    'run',
    '--partition',
    'work',
    'test/process/guests/endless-wait.ts',
    'sync',
  );
  await neighbour.until('out', 'waiting\n');
  const attack = await bridge.run(
    'sandbox',
    '--partition',
    'work',
    '--read',
    root,
    'test/process/guests/modified-shim.ts',
  );
  expect(attack.out, attack.err).toBe(
    [
      'own device true',
      'foreign objects reached 0',
      'a file for a shared fence true',
      'a ticket of nothing true',
      'own device again 0',
      'broker hung up',
      '',
    ].join('\n'),
  );
  await eventually('the broker says why', () => broker.err().includes('"event":"violation"'));
  // The neighbour still waits, and its device is whole: it only ends with the broker.
  expect(neighbour.child.exitCode).toBe(null);
  broker.child.kill('SIGKILL');
  await neighbour.until('out', '"status"');
  expect(neighbour.out()).toContain('"status":-1073741130');
});
