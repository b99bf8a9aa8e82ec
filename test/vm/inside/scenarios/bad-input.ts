import type { Ended } from '../child.ts';
import { partitionsOf, type World } from '../world.ts';
import type { Check } from './index.ts';

const [A] = partitionsOf('virtio_gpu');

/** Counts at the bound of a row, and past it. Where there are as many buffers as may be, they are none of the caller's. */
const BOUNDS = [
  'SYNCOBJ_WAIT 8192 ok',
  'SYNCOBJ_SIGNAL 8192 ok',
  'SYNCOBJ_WAIT 8193 EINVAL',
  'SYNCOBJ_SIGNAL 8193 EINVAL',
  '16384 buffers ENOENT',
  '16385 buffers EINVAL',
  '1024 in ok',
  '1024 out ok',
  '1025 in EINVAL',
  '1025 out EINVAL',
  'VERSION 4096 ok',
  'VERSION 4097 EINVAL',
  'GET_CAPS 65536 ok',
  'GET_CAPS 65537 EINVAL',
];

/** What a descriptor of no kind that was issued comes to, on every row that takes one. */
const forged = (what: string, dmaBuf: string): readonly string[] => [
  `${what} as a dma-buf ${dmaBuf}`,
  `${what} as a syncobj EINVAL`,
  `${what} as a sync file EINVAL`,
  `${what} as a fence EINVAL`,
];

const FORGED = [
  // A dma-buf it is, but nobody was given it.
  ...forged('own dma-buf', 'EACCES'),
  ...['memfd called dma-buf', 'eventfd', 'socket', 'pipe', 'node', 'O_PATH'].flatMap((what) =>
    forged(what, 'EINVAL'),
  ),
];

const equal = ({ status, out }: Ended, lines: readonly string[]): boolean =>
  status === 0 && out === `${lines.join('\n')}\n`;

/** What `rows` does not have: counts at the broker's own bounds, descriptors that are forged, memory that overlaps. */
export async function badInput(world: World, check: Check): Promise<void> {
  const { guest } = world.stage;
  const before = await world.remains();
  const run = async (command: string): Promise<Ended> =>
    await world.guest('virtio_gpu', A, [guest, command]).finish();
  const bounds = await run('bounds');
  check('lengths at the bound and past it', equal(bounds, BOUNDS), `${bounds.out}${bounds.err}`);
  const forge = await run('forge');
  check('forged descriptors', equal(forge, FORGED), `${forge.out}${forge.err}`);
  const own = await world.run([guest, 'overlap']);
  check('memory that overlaps, directly', own.status === 0, own.err);
  const overlap = await run('overlap');
  check(
    'and the same as a guest',
    overlap.status === 0 && overlap.out === own.out,
    `${overlap.out}${overlap.err}; directly ${own.out}`,
  );
  const left = await world.left(before);
  check('nothing remains', left.length === 0, left.join('; '));
}
