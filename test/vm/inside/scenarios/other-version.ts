import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { partitionsOf, type World } from '../world.ts';
import type { Check } from './index.ts';

const [, B] = partitionsOf('virtio_gpu');
const OTHER = '0.0.9';
/** Of the command line: refused by the gate. */
const REFUSED = 3;

/** A guest whose package is of another version of the driver is told so, and nothing of it reaches the kernel. */
export async function otherVersion(world: World, check: Check): Promise<void> {
  const { guest, bridges } = world.stage;
  const cli = bridges.find(({ name }) => name === 'virtio_gpu')?.cli ?? '';
  const own = JSON.parse(
    readFileSync(new URL('../../../../drivers/virtio_gpu/0.1.0/manifest.json', import.meta.url), 'utf8'),
  );
  mkdirSync(world.path('package'));
  const manifest = world.path('package/manifest.json');
  writeFileSync(manifest, JSON.stringify({ ...own, driver_version: OTHER }));
  const before = await world.remains();
  const options = ['--partition', B, '--manifest', manifest];
  const program = [guest, 'hold', '/dev/dri/renderD128'];
  const [looked, run] = await Promise.all([
    world.run([process.execPath, cli, 'adapters', ...options]),
    world.run([process.execPath, cli, 'run', ...options, '--', ...program]),
  ]);
  check('adapters are refused', looked.status === REFUSED, `${looked.status} ${looked.err}`);
  const refused = run.status === 1 && /No such device/.test(run.err);
  check('a program is refused its node', refused, `${run.status} ${run.err}`);
  for (const [who, text] of [
    ['adapters', looked.err],
    ['the program', run.err],
  ] as const)
    check(`${who} is told why`, text.includes(OTHER) && text.includes(own.driver_version), text);
  const told = await world.tell('virtio_gpu');
  const ended =
    told.partitions.find(({ name }) => name === B)?.ended.filter(({ verdict }) => verdict === 'refused') ??
    [];
  check('the broker refused both', ended.length === 2, JSON.stringify(ended));
  check(
    'by the version',
    ended.every(({ refusal }) => refusal?.field === 'driver_version'),
    JSON.stringify(ended),
  );
  const calls = ended.map((one) => one.calls + one.driver_calls);
  check(
    'no call came through',
    calls.every((count) => count === 0),
    calls.join(),
  );
  const left = await world.left(before);
  check('nobody has opened the device for it', left.length === 0, left.join('; '));
}
