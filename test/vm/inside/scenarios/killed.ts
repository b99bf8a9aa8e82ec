import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { partitionsOf, type World } from '../world.ts';
import type { Check } from './index.ts';

const [A, B] = partitionsOf('virtio_gpu');
const BUFFERS = 8;
const FRAMES = 120;
const MEBI = 1 << 20;
const TURNS = 8;
const ROW = 'DRM_IOCTL_VIRTGPU_EXECBUFFER';

/** Bytes of shared memory of the whole machine: buffers of these drivers are made of it. */
const sharedMemory = (): number =>
  Number(/^Shmem:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) * 1024;

/**
 * Guests that do nothing but submit are killed at one moment after the other. How many died with a submission under way is
 * said, not judged: it is chance here, and certain where a submission waits (never-signaled.ts).
 */
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
  for (let turn = 0; turn < TURNS; turn++) {
    const victim = world.guest('virtio_gpu', A, [guest, 'executes', String(BUFFERS)]);
    await victim.until('ready');
    await sleep((turn * 7) % 23);
    const { signal, err } = await victim.kill();
    check(`it submits until it is killed, turn ${turn + 1}`, signal === 'SIGKILL', err);
  }
  const { status, err } = await witness.ended;
  check('the other guest draws to its end', status === 0, err);
  check('and draws what it draws directly', readFileSync(world.path('witness')).equals(own.pictures));
  const left = await world.left(before);
  const middle = (await abandoned()) - begun;
  const what = `nothing of the victims remains (${middle} of ${TURNS} died with a submission under way)`;
  check(what, left.length === 0, left.join('; '));
  const room = (BUFFERS * MEBI) / 2;
  const back = await world.eventually(async () => sharedMemory() < memory + room);
  check('their memory is back', back, `${sharedMemory()} bytes, ${memory} before`);
  await keeper.finish();
}
