import { readFileSync } from 'node:fs';
import type { Child } from '../child.ts';
import { partitionsOf, type World } from '../world.ts';
import type { Check } from './index.ts';

const [A, B] = partitionsOf('virtio_gpu');
const [VGEM] = partitionsOf('vgem');
const THREADS = 12;
/** Of them at the kernel at once: the pump's limit for one process. The others are in line. */
const RUNNING = 8;
const FRAMES = 240;

interface Waits {
  readonly waits: number;
  readonly queuedWaits: number;
}

async function waitsOf(world: World, partition: string): Promise<Waits | undefined> {
  const partitions = (await world.tell('virtio_gpu')).driver['partitions'] as Record<string, Waits>;
  return partitions[partition];
}

/** Calls of EXECBUFFER whose guest was gone before the answer, so far. */
const abandonedSubmissions = async (world: World): Promise<number> =>
  (await world.tell('virtio_gpu')).abandoned['DRM_IOCTL_VIRTGPU_EXECBUFFER'] ?? 0;

/** Two guests that draw, one beside whoever waits and one in another partition. */
async function painters(world: World): Promise<readonly Child[]> {
  const { frames } = world.stage;
  const all = [A, B].map((partition) =>
    world.guest('virtio_gpu', partition, [frames, world.path(partition), String(FRAMES), 'told']),
  );
  for (const one of all) await one.until('ready');
  return all;
}

/** How many frames it has said so far. */
const drawn = ({ out }: Child): number => out.split('\nframe ').length - 1;

/** Waits that never end, and a submission that waits for a fence that nobody signals: whoever draws does not notice. */
export async function neverSignaled(world: World, check: Check): Promise<void> {
  const { guest } = world.stage;
  const own = await world.drawn(FRAMES);
  const before = await world.remains();
  const drawing = await painters(world);
  const waiter = world.guest('virtio_gpu', A, [guest, 'waits', String(THREADS)]);
  await waiter.until('ready');
  const stuck = await world.eventually(async () => {
    const waits = await waitsOf(world, A);
    return waits?.waits === RUNNING && waits.queuedWaits === THREADS - RUNNING;
  });
  check(
    'threads wait at the kernel up to their limit, the others in line',
    stuck,
    JSON.stringify(await waitsOf(world, A)),
  );
  const owner = world.guest('vgem', VGEM, [guest, 'fence', world.path('fence')]);
  const fenced = world.guest('virtio_gpu', B, [guest, 'fenced', world.path('fence')]);
  for (const one of [owner, fenced]) await one.until('ready');
  for (const one of drawing) {
    one.say('draw');
    await one.until('frame 3\n');
  }
  // vgem ends a fence that nobody signals by itself after ten seconds.
  owner.say('attach');
  await owner.until('attached');
  fenced.say('submit');
  const blocked = await world.eventually(async () => ((await waitsOf(world, B))?.waits ?? 0) > 0);
  check('a submission waits for the fence', blocked);
  const counts = drawing.map(drawn);
  for (const [index, one] of drawing.entries()) await one.until(`frame ${(counts[index] ?? 0) + 1}\n`);
  check('frames come while it does', fenced.runs && !fenced.out.includes('over'), fenced.out);
  const begun = await abandonedSubmissions(world);
  const { signal } = await fenced.kill();
  const middle = await world.eventually(async () => (await abandonedSubmissions(world)) === begun + 1);
  check('it is killed in the middle of EXECBUFFER', signal === 'SIGKILL' && middle);
  for (const [index, one] of drawing.entries()) {
    const { status, err } = await one.ended;
    check(`who draws ${index === 0 ? 'beside them' : 'in another partition'} ends well`, status === 0, err);
    const picture = readFileSync(world.path(index === 0 ? A : B));
    check('and its pictures are right', picture.equals(own.pictures));
  }
  check('nobody’s wait has ended', waiter.runs && !waiter.out.includes('over'), waiter.out);
  await waiter.kill();
  await owner.kill();
  const left = await world.left(before);
  check('nothing of them remains', left.length === 0, left.join('; '));
}
