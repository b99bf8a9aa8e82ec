import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Told } from '../broker.ts';
import { changes, remainsOf } from '../remains.ts';
import { sumOf, type World } from '../world.ts';
import type { Check } from './index.ts';

const [A, B] = ['queues-a', 'queues-b'] as const;
const FRAMES = 120;
const BUFFERS = 4;
const TURNS = 3;
/** Of the commands of one submission: small enough for a queue. */
const BYTES = '4096';
/** How many of a lone guest's submissions pass the broker at the least; of 32 one does not, nor do the first. */
const MOST = 0.75;

interface Submitting {
  readonly pid: number;
  readonly direct: number;
}

/** Submissions that guests of a partition have made without the broker, in all. */
function direct(told: Told, partition: string): number {
  const { partitions } = told.driver as {
    readonly partitions: Record<string, { readonly submissions: { readonly processes?: Submitting[] } }>;
  };
  const processes = partitions[partition]?.submissions.processes ?? [];
  return processes.reduce((sum, one) => sum + one.direct, 0);
}

/**
 * Guests of a broker whose calls nobody listens to: alone one submits by a queue, with a rival by the broker. They draw the same, are
 * killed in the middle, and write what they like into the memory of their queue.
 */
export async function submissionQueues(world: World, check: Check): Promise<void> {
  const { frames, guest } = world.stage;
  const own = await world.drawn(FRAMES);
  const teller = await world.untraced('virtio_gpu', [A, B]);
  const told = async (): Promise<Told> => await teller.tell();
  const remains = async () => remainsOf(new Map([['virtio_gpu', await told()]]));
  const draw = (partition: string, name: string) =>
    world.guest('virtio_gpu', partition, [frames, world.path(name), String(FRAMES), 'told']);
  const keeper = world.guest('virtio_gpu', A, [guest, 'hold', '/dev/dri/renderD128']);
  await keeper.until('ready');
  const before = await remains();

  const alone = draw(A, 'alone');
  await alone.until('ready');
  alone.say('draw');
  await alone.until(`frame ${FRAMES - 20}\n`);
  const passed = direct(await told(), A);
  check('alone it submits without the broker', passed >= (FRAMES - 20) * MOST, `${passed} so far`);
  const first = await alone.ended;
  check(
    'and draws what it draws directly',
    readFileSync(world.path('alone')).equals(own.pictures),
    first.err,
  );

  const rivals = [draw(A, 'one'), draw(B, 'other')];
  for (const one of rivals) await one.until('ready');
  for (const one of rivals) one.say('draw');
  for (const [index, one] of rivals.entries()) {
    const { status, out, err } = await one.ended;
    check(`rival ${index + 1} draws the same`, status === 0 && sumOf(out) === own.sum, err);
  }

  const victims = async (when: string, queued: boolean): Promise<void> => {
    for (let turn = 0; turn < TURNS; turn++)
      for (const words of [
        ['executes', String(BUFFERS), BYTES],
        ['scribbles', String(BUFFERS)],
      ]) {
        const what = `${when}, ${words[0]}, turn ${turn + 1}`;
        const victim = world.guest('virtio_gpu', A, [guest, ...words]);
        await victim.until('ready');
        if (queued && words[0] === 'executes') {
          const without = await world.eventually(async () => direct(await told(), A) > 0);
          check(`${what}: submits without the broker`, without);
        }
        await sleep(50 + ((turn * 7) % 23));
        const { signal, err } = await victim.kill();
        check(`${what}: until it is killed`, signal === 'SIGKILL', err);
      }
  };
  await victims('alone', true);

  const witness = draw(B, 'witness');
  await witness.until('ready');
  witness.say('draw');
  await victims('beside one that draws', false);
  const last = await witness.ended;
  check('the other guest ends well', last.status === 0, last.err);
  check('and draws what it draws directly', readFileSync(world.path('witness')).equals(own.pictures));
  let left: readonly string[] = [];
  await world.eventually(async () => {
    left = changes(before, await remains());
    return left.length === 0;
  });
  check('nothing of the victims remains', left.length === 0, left.join('; '));
  const held = await keeper.finish();
  check('who only had the node open was not disturbed', held.status === 0, held.err);
  const { status, err } = await teller.child.finish();
  check('the broker ends well', status === 0, err);
}
