/** Where a queue is refused, no queue at all, empty or at its end, everything goes on by the broker. */
import { closeSync, ftruncateSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { QUEUE_BYTES, QUEUE_VERSION, QUEUE_WORD } from '../../src/host-km/drivers/drm/pump/queue-layout.ts';
import { closeAll, createPipe, createShared } from '../../src/vmbus-sim/ffi/index.ts';
import { libc } from '../../src/vmbus-sim/ffi/libc.ts';
import { DrmHost, ERRNO, type LentQueue } from './drm-host.ts';
import { drmProgram } from './drm-program.ts';
import { factsOf, type PlayedPump, pumped, submitted, type Word } from './queue-pump.ts';

const EXECBUFFER = 'DRM_IOCTL_VIRTGPU_EXECBUFFER';
const program = drmProgram('drm-queue', ['-ldrm', '-lpthread']);

/** Memory that is what a queue’s is but for what is said here. */
function memory(options: { readonly bytes?: number; readonly version?: number; readonly read?: true } = {}) {
  const readOnly = options.read === true;
  const file = createShared('drm-queue', options.bytes ?? QUEUE_BYTES, { futureWrite: readOnly });
  if (file === null) throw new Error('no memory');
  onTestFinished(() => file.release());
  const words = new Uint32Array(file.view.buffer, file.view.byteOffset, QUEUE_WORD.ENDED);
  words[QUEUE_WORD.VERSION] = options.version ?? QUEUE_VERSION;
  words[QUEUE_WORD.HINT] = 31;
  return file.fd;
}

/** Such that whoever gave it may take it away again. */
function unsealed(): number {
  const [cloexec, sealing] = [1, 2];
  const fd = libc('memfd_create', 'drm-queue', cloexec | sealing);
  if (fd < 0) throw new Error('no memory');
  ftruncateSync(fd, QUEUE_BYTES);
  onTestFinished(() => closeSync(fd));
  return fd;
}

function pipe(): number {
  const made = createPipe();
  if (made === null) throw new Error('no pipe');
  onTestFinished(() => closeAll([made.readEnd, made.writeEnd]));
  return made.readEnd;
}

const lent = (fd: LentQueue['fd'], bytes = QUEUE_BYTES): LentQueue => ({ fd, bytes });

const USELESS: Readonly<Record<string, () => LentQueue | number>> = {
  EOPNOTSUPP: () => ERRNO.EOPNOTSUPP,
  EAGAIN: () => ERRNO.EAGAIN,
  'memory of fewer bytes': () => lent(memory({ bytes: QUEUE_BYTES / 2 }), QUEUE_BYTES / 2),
  'memory of more bytes': () => lent(memory({ bytes: QUEUE_BYTES * 2 }), QUEUE_BYTES * 2),
  'memory that is smaller than it says': () => lent(memory({ bytes: QUEUE_BYTES / 2 })),
  'memory that is larger than it says': () => lent(memory({ bytes: QUEUE_BYTES * 2 })),
  'memory of no bytes': () => lent(memory(), 0),
  'memory that can shrink': () => lent(unsealed()),
  'memory that only the host may write': () => lent(memory({ read: true })),
  'memory of another version': () => lent(memory({ version: QUEUE_VERSION + 1 })),
  'a pipe': () => lent(pipe()),
  'no descriptor': () => lent('no ticket'),
};

describe('a host that is asked for a queue', () => {
  it.each(Object.entries(USELESS))(
    'and gives %s has the submissions, and nothing is left',
    async (_, queue) => {
      const host = new DrmHost();
      host.queue = queue;
      const running = await program('groups:8,20', host);
      for (const place of ['g0', 'g1']) {
        await running.at(place);
        running.go();
      }
      expect(await factsOf(running)).toEqual({ g0: 'ok', g1: 'ok', queues: '0', fds: '0' });
      expect([host.queuesAsked, submitted(host)]).toEqual([1, 28]);
    },
  );

  it('and names a descriptor that never comes is none', async () => {
    const host = new DrmHost();
    host.queue = () => lent('no descriptor');
    const running = await program('groups:7,1,1', host);
    for (const place of ['g0', 'g1', 'g2']) {
      await running.at(place);
      running.go();
    }
    expect(await factsOf(running, [expect.stringContaining('kmbridge:')])).toMatchObject({
      g0: 'ok',
      g1: 'ENODEV',
      g2: 'ENODEV',
      queues: '0',
    });
    expect([host.queuesAsked, submitted(host)]).toEqual([1, 7]);
  });
});

/** What is done before the program goes on to its next group of submissions. */
type Change = (pump: PlayedPump, host: DrmHost) => void;

/** After each group: how many submissions the host has had, how many the pump, and what stands in GO. */
async function follow(words: readonly [Word, ...Word[]], groups: readonly (readonly [number, Change?])[]) {
  const { host, pump } = pumped(words);
  const running = await program(`groups:${groups.map(([count]) => count).join(',')}`, host);
  const seen: (readonly number[])[] = [];
  for (let i = 0; i < groups.length; i++) {
    await running.at(`g${i}`);
    seen.push([submitted(host), await pump.taken(), pump.word('GO')]);
    groups[i]?.[1]?.(pump, host);
    running.go();
  }
  const { queues, fds, ...outcomes } = await factsOf(running);
  expect({ queues, fds, asked: host.queuesAsked }).toEqual({ queues: '1', fds: '0', asked: 1 });
  return { seen, outcomes: Object.values(outcomes) };
}

const asks = (count: number): Word[] => Array.from({ length: count }, () => 'ask');

describe('a queue', () => {
  it('whose pump says ASK has its calls made by the broker, and is left alone after eight in a row', async () => {
    const words: [Word, ...Word[]] = ['answer', ...asks(7), 'answer', ...asks(8), 'answer'];
    const { seen, outcomes } = await follow(words, [[9], [7], [1], [8], [2]]);
    expect(seen).toEqual([
      [8, 1, 1],
      [15, 8, 8],
      [15, 9, 9],
      [23, 17, 17],
      [25, 17, 17],
    ]);
    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
  });

  it('whose pump says ASK gives the program the broker’s answer', async () => {
    const fail: Change = (_, host) => void host.failing.push(EXECBUFFER);
    const { seen, outcomes } = await follow(['ask', 'answer'], [[8, fail], [1], [1]]);
    expect(seen).toEqual([
      [8, 0, 0],
      [9, 1, 1],
      [9, 2, 2],
    ]);
    expect(outcomes).toEqual(['ok', 'EINVAL', 'ok']);
  });

  it('without credit is not touched until there is some', async () => {
    const { seen, outcomes } = await follow(
      ['answer'],
      [[8, (pump) => pump.set('HINT', 0)], [20, (pump) => pump.set('HINT', 1)], [2]],
    );
    expect(seen).toEqual([
      [8, 0, 0],
      [28, 0, 0],
      [28, 2, 2],
    ]);
    expect(outcomes).toEqual(['ok', 'ok', 'ok']);
  });

  it('that has ended has no calls', async () => {
    const { seen, outcomes } = await follow(['answer'], [[9, (pump) => pump.set('ENDED', 1)], [2]]);
    expect(seen).toEqual([
      [8, 1, 1],
      [10, 1, 1],
    ]);
    expect(outcomes).toEqual(['ok', 'ok']);
  });

  it('that ends in the middle of a call has lost it, and no other', async () => {
    // The pump may be another by now, and its queue as good as new: it is not this one’s.
    const renew: Change = (pump) => pump.set('ENDED', 0);
    const { seen, outcomes } = await follow(['end', 'answer'], [[8], [1, renew], [2]]);
    expect(seen).toEqual([
      [8, 0, 0],
      [8, 1, 1],
      [10, 1, 1],
    ]);
    expect(outcomes).toEqual(['ok', 'ENODEV', 'ok']);
  });

  it('that ends after it has answered has answered', async () => {
    const { seen, outcomes } = await follow(['last'], [[8], [1], [2]]);
    expect(seen).toEqual([
      [8, 0, 0],
      [8, 1, 1],
      [10, 1, 1],
    ]);
    expect(outcomes).toEqual(['ok', 'ok', 'ok']);
  });
});
