import type { Device } from '../../plan.ts';
import type { Ended } from '../child.ts';
import { partitionsOf, type World } from '../world.ts';
import type { Check } from './index.ts';

const BUFFERS = 16;
const NODES: Readonly<Record<Device, string>> = { virtio_gpu: '/dev/dri/renderD128', vgem: '/dev/dri/card0' };
/** What the machine's own programs call vgem's card. */
const OWN_CARD = '/dev/dri/card1';

/** What a row answers to a handle that is not the caller's. */
const FOREIGN = [
  'GEM_CLOSE EINVAL',
  'PRIME_HANDLE_TO_FD ENOENT',
  'MAP ENOENT',
  'RESOURCE_INFO ENOENT',
  'TRANSFER_TO_HOST ENOENT',
  'WAIT ENOENT',
  'EXECBUFFER ENOENT',
];

const STALE = ['closed EBADF', 'its number, a file now EINVAL'];
const TAKEN = ['import ok', 'again the same', 'content the same', ...STALE];
const REFUSED = ['import EACCES', ...STALE];

/** Lines that a program said, those that repeat once. */
const distinct = ({ out }: Ended): readonly string[] => [...new Set(out.split('\n').filter(Boolean))];
const equal = (a: readonly string[], b: readonly string[]): boolean => a.join('\n') === b.join('\n');

/** A buffer's descriptor goes to everybody: who may import it is the broker's to say, by the partition it was given to. */
async function ofDevice(world: World, check: Check, device: Device): Promise<void> {
  const { guest } = world.stage;
  const [a, b] = partitionsOf(device);
  const node = NODES[device];
  const socket = world.path(device);
  const before = await world.remains();
  const giver = world.guest(device, a, [guest, 'give', node, socket, String(BUFFERS)]);
  await giver.until('ready');
  const last = String(BUFFERS - 1);
  const take = async (partition: string, from: string): Promise<Ended> =>
    await world.guest(device, partition, [guest, 'take', node, from, last]).finish();
  const expect = (what: string, run: Ended, lines: readonly string[]): void =>
    check(`${device}: ${what}`, run.status === 0 && equal(distinct(run), lines), `${run.out}${run.err}`);
  expect('another process of the partition may import it', await take(a, socket), TAKEN);
  expect('one of another partition may not', await take(b, socket), REFUSED);
  expect('nor a second time', await take(b, socket), REFUSED);
  const ownSocket = world.path(`${device}-own`);
  const own = world.start([guest, 'give', OWN_CARD, ownSocket, '1']);
  await own.until('ready');
  expect('a buffer of the machine itself is nobody’s', await take(a, ownSocket), REFUSED);
  check(`${device}: nor harmed`, (await own.finish()).out.endsWith('whole\n'));
  if (device === 'virtio_gpu')
    for (const partition of [a, b]) {
      const run = world.guest(device, partition, [guest, 'foreign', node, String(BUFFERS)]);
      expect(
        `handles of another process, from ${partition === a ? 'its' : 'another'} partition`,
        await run.finish(),
        FOREIGN,
      );
    }
  const { status, out, err } = await giver.finish();
  check(
    `${device}: whose buffers they are has them whole`,
    status === 0 && out.endsWith('whole\n'),
    `${out}${err}`,
  );
  const left = await world.left(before);
  check(`${device}: nothing remains`, left.length === 0, left.join('; '));
}

export async function foreignBuffers(world: World, check: Check): Promise<void> {
  await ofDevice(world, check, 'virtio_gpu');
  await ofDevice(world, check, 'vgem');
}
