/** What a host may do once a guest calls it. */
import { closeSync, openSync } from 'node:fs';
import { CHANNEL_LIMITS, CONTROL } from '../../src/vmbus-sim/index.ts';
import type { Received } from '../guest-um/fake-host.ts';
import { type Attack, files, raw, unsealed } from './hostile-attack.ts';
import { type HostileHost, LANE, laneMessage, SLAB_STEP } from './hostile-host.ts';

/** What it does when a call of that name comes, once the program has got so far. */
const at = (
  name: string,
  steps: string,
  row: string,
  line: Attack['line'],
  lie: (host: HostileHost, call: Received) => void,
): Attack => ({
  name,
  steps: ['open', ...steps.split(' ')],
  error: 'ENODEV',
  line: typeof line === 'string' ? `kmbridge: the device is lost: ${line}` : line,
  script: {
    call: (host, call) => {
      if (call.row.name !== row) return false;
      lie(host, call);
      return true;
    },
  },
});
const QUERY = 'LX_DXQUERYVIDEOMEMORYINFO';
const atQuery = (
  name: string,
  line: Attack['line'],
  lie: (host: HostileHost, call: Received) => void,
): Attack => at(name, 'enum query', QUERY, line, lie);

/** A reply as the host likes: status, the length it claims, and as many bytes as `bytes`. */
function reply(status: number, claimed: number, bytes: number, filled = 0): Uint8Array {
  const payload = new Uint8Array(bytes).fill(filled, 8);
  const view = new DataView(payload.buffer);
  view.setInt32(0, status, true);
  view.setUint32(4, claimed, true);
  return payload;
}
const SIZE = 'a reply of another size than it says';
const UNKNOWN = 'the host completed a call that is not in flight';

export const replies: readonly Attack[] = [
  atQuery('answers a call that was not made', UNKNOWN, (host, { id }) => host.raw(1, id + 1, reply(0, 0, 8))),
  atQuery('answers call 0', UNKNOWN, (host) => host.raw(1, 0, reply(0, 0, 8))),
  atQuery('answers a call of another world', UNKNOWN, (host) => host.raw(1, 2 ** 52, reply(0, 0, 8))),
  atQuery('answers on the other channel', UNKNOWN, (host, { id }) => host.raw(0, id, reply(0, 0, 8))),
  at('answers twice', 'enum query query', QUERY, UNKNOWN, (host, call) => {
    // Both at once, while the guest sleeps: the second must not find the next call under its number.
    setTimeout(() => {
      host.ringing = false;
      host.complete(call);
      host.complete(call);
      host.ringing = true;
      host.ring();
    }, 100);
  }),
  atQuery('answers nothing', 'a reply without a head', (host, { id }) => host.raw(1, id, new Uint8Array(0))),
  atQuery('claims more than there is', SIZE, (host, { id }) => host.raw(1, id, reply(0, 16, 16))),
  atQuery('claims 4 GiB', SIZE, (host, { id }) => host.raw(1, id, reply(0, 0xffff_ffff, 16))),
  atQuery('claims less than there is', SIZE, (host, { id }) => host.raw(1, id, reply(0, 0, 16))),
  atQuery('answers with outputs beside an error', 'a reply with outputs beside an error', (host, { id }) =>
    host.raw(1, id, reply(-1, 8, 16)),
  ),
  atQuery('answers with bytes', "a reply that is not its row's", (host, { id }) =>
    host.raw(1, id, reply(0, 8, 16, 255)),
  ),
  atQuery('answers with the longest packet', "a reply that is not its row's", (host, { id }) =>
    host.raw(1, id, reply(0, 180_000, 180_008)),
  ),
  at(
    'counts more than there is room for',
    'enum',
    'LX_DXENUMADAPTERS2',
    "a reply that is not its row's",
    (host, call) => {
      call.image.setU32(0, 5);
      call.image.setU32(8, call.image.reserve(5 * 20));
      host.complete(call);
    },
  ),
  atQuery('sends a packet of its own', 'a packet that answers nothing', (host) =>
    host.packet(1, new Uint8Array(16).fill(1)),
  ),
  at('sends it beside the events', 'enum query', QUERY, 'an event message of another size', (host) =>
    host.packet(0, new Uint8Array(24).fill(1)),
  ),
  at('sends an event of another kind', 'enum query', QUERY, 'an event message of another kind', (host) =>
    host.packet(0, new Uint8Array(16).fill(2)),
  ),
  at(
    'sends an event that never was',
    'enum device fence event query',
    QUERY,
    'an event message for an event that never was',
    (host) => {
      const message = new Uint8Array(16);
      message[0] = 1;
      message[8] = 99;
      host.packet(0, message);
    },
  ),
];

/** Hands the paging queue's fence a token and whatever the lane brings for it. */
const token = (
  name: string,
  line: string,
  give: (host: HostileHost, say: (token: bigint) => void) => void,
): Attack =>
  at(name, 'enum device queue', 'LX_DXCREATEPAGINGQUEUE', line, (host, call) => {
    host.fill(call);
    give(host, (value) => call.image.setU64(16, value));
    host.complete(call);
  });
const NOT_GIVEN = 'a reply that names memory or a descriptor which was not given';
const UNSAFE_SLAB = 'a slab that cannot be mapped safely';
const IMPOSSIBLE = 'a token of an impossible slab';

export const slabs: readonly Attack[] = [
  token('names memory that it has not lent', NOT_GIVEN, (_, say) => say(9n * SLAB_STEP)),
  token('names memory past the end of it', 'a token outside its slab', (host, say) =>
    say(BigInt(host.slab(4096)) * SLAB_STEP + 4096n),
  ),
  token('names memory of slab 0', IMPOSSIBLE, (_, say) => say(64n)),
  token('names memory of a slab too many', IMPOSSIBLE, (_, say) => say(8192n * SLAB_STEP)),
  token('names any number', IMPOSSIBLE, (_, say) => say(0xffff_ffff_ffff_ffffn)),
  token('lends a slab twice', 'a slab that was lent twice', (host, say) => {
    const id = host.slab();
    host.slab(4096, LANE.write, id);
    say(9n * SLAB_STEP);
  }),
  token('lends slab 0', 'a slab with an impossible number', (host, say) => {
    host.slab(4096, LANE.write, 0);
    say(9n * SLAB_STEP);
  }),
  token('lends a slab too many', 'a slab with an impossible number', (host, say) => {
    host.slab(4096, LANE.write, 8192);
    say(9n * SLAB_STEP);
  }),
  token('lends memory that it may cut off', UNSAFE_SLAB, (host, say) => {
    unsealed(4096, (fd) => host.lane(laneMessage(LANE.slab, LANE.write, 7, 4096), [fd]));
    say(7n * SLAB_STEP);
  }),
  token('lends less than it says', UNSAFE_SLAB, (host, say) => {
    host.lane(laneMessage(LANE.slab, LANE.write, 7, 8192), [host.memory(4096).fd]);
    say(7n * SLAB_STEP);
  }),
  token('lends nothing', 'a slab of an impossible size', (host, say) => {
    host.lane(laneMessage(LANE.slab, LANE.write, 7, 0), [host.memory(4096).fd]);
    say(7n * SLAB_STEP);
  }),
  token('lends more than an address can name', 'a slab of an impossible size', (host, say) => {
    host.lane(laneMessage(LANE.slab, LANE.write, 7, 2 ** 45), [host.memory(4096).fd]);
    say(7n * SLAB_STEP);
  }),
  token('lends a directory', UNSAFE_SLAB, (host, say) => {
    const fd = openSync('/', 'r');
    host.lane(laneMessage(LANE.slab, LANE.read, 7, 4096), [fd]);
    closeSync(fd);
    say(7n * SLAB_STEP);
  }),
  token(
    'lends ring memory that nobody asked for',
    'ring memory on the lane where none was asked for',
    (host, say) => {
      host.lane(laneMessage(LANE.rings, LANE.write, 7, 4096), [host.memory(4096).fd]);
      say(7n * SLAB_STEP);
    },
  ),
  token('lends without a descriptor', 'a lane that is closed or broken', (host, say) => {
    host.lane(laneMessage(LANE.slab, LANE.write, 7, 4096), []);
    say(7n * SLAB_STEP);
  }),
  token('lends descriptors that nobody names', 'descriptors that no reply names', (host, say) => {
    const mine = files(1);
    for (let ticket = 100; ticket < 165; ticket++)
      host.lane(laneMessage(LANE.descriptor, 0, ticket, 0), mine);
    mine.forEach(closeSync);
    say(9n * SLAB_STEP);
  }),
  token('makes addresses of memory that stands for other memory', NOT_GIVEN, (host, say) => {
    say(BigInt(host.slab(65_536, LANE.dedicated)) * SLAB_STEP);
  }),
];

const share = (name: string, line: string, give: (host: HostileHost, call: Received) => bigint): Attack =>
  at(name, 'enum device fence share', 'LX_DXSHAREOBJECTS', line, (host, call) => {
    call.image.setU64(call.image.pointer(32), give(host, call));
    host.complete(call);
  });
/** Answers the existing memory of an allocation with the token of what is to replace it. */
const adopt = (name: string, line: string, give: (host: HostileHost) => bigint): Attack =>
  at(name, 'enum device adopt', 'LX_DXCREATEALLOCATION', line, (host, call) => {
    host.fill(call);
    call.image.setU64(call.image.pointer(48) + 8, give(host));
    host.complete(call);
  });

export const callers: readonly Attack[] = [
  share('names a descriptor that it has not given', NOT_GIVEN, () => 5n),
  share('names a descriptor out of range', 'a ticket out of range', () => 1n << 40n),
  share('gives a slab for a descriptor', NOT_GIVEN, (host) => BigInt(host.slab(65_536, LANE.dedicated))),
  adopt('replaces memory by what it has not lent', NOT_GIVEN, () => 9n * SLAB_STEP),
  adopt(
    'replaces memory by a part of a slab',
    'a token inside a dedicated slab',
    (host) => BigInt(host.slab(65_536, LANE.dedicated)) * SLAB_STEP + 4096n,
  ),
  adopt(
    'replaces memory by a slab of its own',
    NOT_GIVEN,
    (host) => BigInt(host.slab(65_536, LANE.write)) * SLAB_STEP,
  ),
  adopt('replaces a part of a page', 'a slab of an impossible size', (host) => {
    host.lane(laneMessage(LANE.slab, LANE.dedicated, 7, 65_000), [host.memory(65_536).fd]);
    return 7n * SLAB_STEP;
  }),
  adopt('replaces memory by what it may cut off', UNSAFE_SLAB, (host) => {
    unsealed(65_536, (fd) => host.lane(laneMessage(LANE.slab, LANE.dedicated, 7, 65_536), [fd]));
    return 7n * SLAB_STEP;
  }),
];

/** Writes a word of a ring's control page when the query comes, and does not answer. */
const word = (
  name: string,
  which: 'incoming' | 'outgoing',
  index: number,
  value: number,
  line: string,
  steps = 'enum query',
): Attack =>
  at(name, steps, QUERY, line, (host) => {
    const control = host.channels[1]?.[which].control;
    if (control !== undefined) Atomics.store(control, index, value);
    host.ring();
  });

/** A descriptor of the host's making where the next packet begins. */
const packet = (name: string, line: string, words: readonly number[], bytes = 64): Attack =>
  atQuery(name, `${line} in the incoming ring`, (host) => {
    const { control, data } = host.channels[1]?.incoming ?? {};
    if (control === undefined || data === undefined) return;
    const from = Atomics.load(control, CONTROL.IN);
    new Uint16Array(data.buffer, data.byteOffset + from, 8).set(words);
    Atomics.store(control, CONTROL.IN, from + bytes);
    host.ring();
  });

export const ringAttacks: readonly Attack[] = [
  word('points outside the ring', 'incoming', CONTROL.IN, 0x7fff_fff8, 'RING_POINTER in the incoming ring'),
  word('points between packets', 'incoming', CONTROL.IN, 12_345, 'RING_POINTER in the incoming ring'),
  word('points behind a part of a packet', 'incoming', CONTROL.IN, 8, 'DATA_AVAILABLE in the incoming ring'),
  // Type, header in words of 8, whole in words of 8, flags.
  packet('sends a descriptor that is longer than the ring', 'DESCRIPTOR_LENGTHS', [11, 2, 0xffff, 0]),
  packet('sends a descriptor without a head', 'DESCRIPTOR_LENGTHS', [11, 1, 4, 0]),
  packet('sends a descriptor whose head is longer than the whole', 'DESCRIPTOR_LENGTHS', [11, 5, 4, 0]),
  packet(
    'sends a packet past the limit',
    'PACKET_SIZE',
    [11, 2, CHANNEL_LIMITS.upstream.packetBytes / 8 + 1, 0],
    200_000,
  ),
  packet('sends a packet of no type', 'DESCRIPTOR_TYPE', [77, 2, 4, 0]),
  packet('sends a packet of a type not in use', 'UNSERVED_TYPE', [9, 2, 4, 0]),
  packet('sends a packet with flags', 'DESCRIPTOR_FLAGS', [11, 2, 4, 6]),
  packet('wants an answer to an answer', 'DESCRIPTOR_FLAGS', [11, 2, 4, 1]),
  {
    ...word(
      'has read what was never written',
      'outgoing',
      CONTROL.OUT,
      0x7fff_fff0,
      'RING_POINTER in the outgoing ring',
    ),
    steps: ['open', 'enum', 'device', 'context', 'submit'],
    script: {
      call: (host, call) => {
        if (call.row.name !== 'LX_DXSUBMITCOMMAND') return false;
        const control = host.channels[1]?.outgoing.control;
        if (control !== undefined) Atomics.store(control, CONTROL.OUT, 0x7fff_fff0);
        host.reading = false;
        // It may sleep for room already.
        host.ring();
        return true;
      },
    },
  },
];

const control = (name: string, line: string, say: (host: HostileHost) => void): Attack =>
  atQuery(name, line, (host) => {
    say(host);
    host.ring();
  });

export const laterFrames: readonly Attack[] = [
  control('sends bytes', 'a control frame that is not canonical', raw(1, 2, 3)),
  control('sends a frame of no size', 'a control frame of no size', (host) => host.bytes(new Uint8Array(4))),
  control('takes back what it never offered', 'a rescind of a channel that was not offered', (host) =>
    host.frame({ type: 'RescindChannelOffer', channel: 9 }),
  ),
  control(
    'takes the device back',
    'the host took its devices back: its driver changed, or the partition was reset',
    (host) => host.frame({ type: 'RescindChannelOffer', channel: 2 }),
  ),
  control(
    'takes the global channel back',
    'the host took its devices back: its driver changed, or the partition was reset',
    (host) => host.frame({ type: 'RescindChannelOffer', channel: 1 }),
  ),
  control('answers what nobody asked', 'a control frame out of its turn', (host) =>
    host.frame({ type: 'GpadlTorndown', gpadl: 1 }),
  ),
  control('offers without end', 'control frames without end', (host) =>
    host.offers(600, new Uint8Array(16).fill(1)),
  ),
  atQuery('is gone', 'the broker is gone', (host) => host.die()),
  atQuery('is gone in the middle of an answer', 'the broker is gone', (host) => {
    const { control: words, data } = host.channels[1]?.incoming ?? {};
    data?.set([11, 0, 2, 0, 4, 0], Atomics.load(words ?? new Int32Array(1), CONTROL.IN));
    host.die();
  }),
];
