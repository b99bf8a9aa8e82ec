import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { partitionsOf, type World } from '../world.ts';
import type { Check } from './index.ts';

const [A, B] = partitionsOf('virtio_gpu');
const BUFFERS = 8;
const FRAMES = 120;
const MEBI = 1 << 20;
/** So many have to die with a submission under way, and so many at the least. */
const HITS = 2;
const LEAST = 6;
const MOST = 60;
const ROW = 'DRM_IOCTL_VIRTGPU_EXECBUFFER';

/** Bytes of shared memory of the whole machine: buffers of these drivers are made of it. */
const sharedMemory = (): number =>
  Number(/^Shmem:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) * 1024;

/** Guests that do nothing but submit are killed at one moment after the other, until enough of them died in the middle. */
export async function killed(world: World, check: Check): Promise<void> {
  const { frames, guest } = world.stage;
  const own = await world.drawn(FRAMES);
  const keeper = world.guest('virtio_gpu', A, [guest, 'hold', '/dev/dri/renderD128']);
  await keeper.until('ready');
  const before = await world.remains();
  const memory = sharedMemory();
  const abandoned = async (): Promise<number> => (await world.tell('virtio_gpu')).abandoned[ROW] ?? 0;
  const begun = await abandoned();
  const witness = world.guest('virtio_gpu', B, [frames, world.path('witness'), String(FRAMES), 'told']);
  await witness.until('ready');
  witness.say('draw');
  let [turns, hits] = [0, 0];
  while (turns < LEAST || (hits < HITS && turns < MOST)) {
    const victim = world.guest('virtio_gpu', A, [guest, 'executes', String(BUFFERS)]);
    await victim.until('ready');
    await sleep((turns * 7) % 23);
    const { signal, err } = await victim.kill();
    if (signal !== 'SIGKILL') check(`submissions of turn ${turns}`, false, err);
    hits = (await abandoned()) - begun;
    turns += 1;
  }
  check(`killed in the middle of EXECBUFFER`, hits >= HITS, `${hits} of ${turns}`);
  const { status, err } = await witness.ended;
  check('the other guest draws to its end', status === 0, err);
  check('and draws what it draws directly', readFileSync(world.path('witness')).equals(own.pictures));
  const left = await world.left(before);
  check('nothing of the victims remains', left.length === 0, left.join('; '));
  const room = (BUFFERS * MEBI) / 2;
  const back = await world.eventually(async () => sharedMemory() < memory + room);
  check('their memory is back', back, `${sharedMemory()} bytes, ${memory} before`);
  await keeper.finish();
}
