import { MOST_SYNCOBJS as MOST } from '../../plan.ts';
import { partitionsOf, type World } from '../world.ts';
import type { Check } from './index.ts';

const [A, B] = partitionsOf('virtio_gpu');
const SAID = [
  `made ${MOST} then ENOMEM`,
  'destroyed ok',
  'one more ok',
  'and another ENOMEM',
  'ready',
  '',
].join('\n');

/** As many sync objects as there may be, one past that, and what is left when their process is killed. */
export async function manySyncobjs(world: World, check: Check): Promise<void> {
  const { guest } = world.stage;
  const before = await world.remains();
  const one = world.guest('virtio_gpu', A, [guest, 'syncobjs']);
  await one.until('ready');
  check('as many as the limit says, and no more', one.out === SAID, one.out);
  const held = (await world.tell('virtio_gpu')).totals.objects;
  check('the broker counts them', held === MOST, String(held));
  const other = world.guest('virtio_gpu', B, [
    guest,
    'give',
    '/dev/dri/renderD128',
    world.path('other'),
    '1',
  ]);
  await other.until('ready');
  check('another guest has what it needs', (await other.finish()).out.endsWith('whole\n'));
  await one.kill();
  const left = await world.left(before);
  check('nothing of them remains', left.length === 0, left.join('; '));
}
