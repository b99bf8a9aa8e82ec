import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { partitionsOf, sumOf, type World } from '../world.ts';
import type { Check } from './index.ts';

const FRAMES = 120;
/** What a victim draws, were it not killed. */
const ENDLESS = '10000';
const [A, B] = partitionsOf('virtio_gpu');

/**
 * Guests that draw at once through one render node, some of another partition, one of the same; one after the other is killed,
 * each at another moment of a frame. What the one that is left draws is what it draws alone and directly.
 */
export async function twoGuests(world: World, check: Check): Promise<void> {
  const { frames, guest } = world.stage;
  const own = await world.drawn(FRAMES);
  const keeper = world.guest('virtio_gpu', A, [guest, 'hold', '/dev/dri/renderD128']);
  await keeper.until('ready');
  const before = await world.remains();
  const witness = world.guest('virtio_gpu', A, [frames, world.path('witness'), String(FRAMES), 'told']);
  const victims = [B, A, B].map((partition, index) =>
    world.guest('virtio_gpu', partition, [frames, world.path(`victim-${index}`), ENDLESS, 'told']),
  );
  for (const one of [witness, ...victims]) await one.until('ready');
  for (const one of [witness, ...victims]) one.say('draw');
  for (const [index, victim] of victims.entries()) {
    await victim.until('frame 3\n');
    await witness.until(`frame ${(index + 1) * 20}\n`);
    await sleep(index * 7);
    const draws = victim.runs && witness.runs;
    const { signal, err } = await victim.kill();
    check(`victim ${index + 1} is killed while both draw`, draws && signal === 'SIGKILL', err);
  }
  const { status, out, err } = await witness.ended;
  check('the other one ends well', status === 0, err);
  check('its frames are right', sumOf(out) === own.sum, `${sumOf(out)} is not ${own.sum}`);
  check('so are its last pictures', readFileSync(world.path('witness')).equals(own.pictures));
  const left = await world.left(before);
  check('nothing of the victims remains', left.length === 0, left.join('; '));
  const { status: held } = await keeper.finish();
  check('who only had the node open was not disturbed', held === 0);
}
