/** What a host may do while a guest opens the device. */
import { closeSync } from 'node:fs';
import type { ControlMessage } from '../../src/vmbus-sim/index.ts';
import { ADAPTER_CHANNEL_INTERFACE, guidBytes, PAGE_BYTES } from '../../src/vmbus-sim/index.ts';
import { type Attack, files, raw, unsealed } from './hostile-attack.ts';
import { type HostileHost, LANE, laneMessage, OFFERS, type Script } from './hostile-host.ts';

/** Everything that needs `open` alone. */
const atOpen = (name: string, line: Attack['line'], script: Script): Attack => ({
  name,
  steps: ['open'],
  error: 'EBADF',
  line,
  script,
});
const NO_GREETING = /gave no greeting: it is ending, refuses this user, or is no kmbridge broker/;

const greeting = (name: string, greet: (host: HostileHost) => void): Attack =>
  atOpen(name, NO_GREETING, {
    greet: (host) => {
      greet(host);
      return true;
    },
  });

export const greetings: readonly Attack[] = [
  greeting('hangs up', (host) => host.die()),
  greeting('greets otherwise', (host) => host.greet('kmb2')),
  greeting('greets in half', (host) => host.greet('km')),
  greeting('gives no descriptors', (host) => host.greet('kmb1', () => [])),
  greeting('gives one descriptor too few', (host) => host.greet('kmb1', (all) => all.slice(1))),
  greeting('gives one too many', (host) => host.greet('kmb1', (all) => [...all, ...all.slice(0, 1)])),
  greeting('gives twice as many', (host) => host.greet('kmb1', (all) => [...all, ...all])),
  greeting('gives them in another order', (host) => host.greet('kmb1', (all) => [...all].reverse())),
  greeting('gives files', (host) => {
    const mine = files(3);
    host.greet('kmb1', () => mine);
    mine.forEach(closeSync);
  }),
];

/** Sends `bytes` in place of a message of the control plane, or a message in its place. */
const instead = (type: ControlMessage['type'], say: (host: HostileHost) => void): Script => ({
  effect: (host, effect) => {
    if (effect.kind !== 'send' || effect.message.type !== type) return false;
    say(host);
    return true;
  },
});
const refusal = {
  code: 'X',
  ntstatus: '0xC01E0009',
  field: 'driver\u001b[2J\n',
  host: '2',
  guest: '1',
  rule: 'exact',
  fix: 'rm\r-rf',
};

export const contacts: readonly Attack[] = [
  atOpen('hangs up after the greeting', /closed the connection/, {
    effect: (host) => {
      host.die();
      return true;
    },
  }),
  atOpen(
    'refuses without fields',
    /refused without a readable reason/,
    instead('VersionResponse', raw(0x7a, 2, 0x1a, 0)),
  ),
  atOpen(
    'refuses with bytes',
    /refused without a readable reason/,
    instead('VersionResponse', raw(0x7a, 4, 0x1a, 2, 255, 255)),
  ),
  atOpen(
    'refuses with control characters',
    /refused, driver \[2J {2}differs: host 2, guest 1 \(exact\); mend it with: rm -rf/,
    {
      verdict: { accepted: false, refusal },
    },
  ),
  atOpen(
    'speaks another version',
    /another version of the bus/,
    instead('VersionResponse', raw(0x7a, 2, 0x10, 5)),
  ),
  atOpen(
    'agrees to another version',
    /agreed to something else/,
    instead('VersionResponse', raw(0x7a, 4, 8, 1, 0x10, 5)),
  ),
  atOpen(
    'answers with a frame of no size',
    /a control frame of no size/,
    instead('VersionResponse', (host) => host.bytes(new Uint8Array(4))),
  ),
  atOpen(
    'answers with a frame past the limit',
    /a control frame of no size/,
    instead('VersionResponse', (host) => host.bytes(Uint8Array.of(1, 16, 0, 0, 1))),
  ),
  atOpen('answers with bytes', /not canonical/, instead('VersionResponse', raw(1, 2, 3))),
  atOpen(
    'answers with a message of its own',
    /did not answer the contact/,
    instead('VersionResponse', raw(0x32, 2, 8, 1)),
  ),
  atOpen(
    'offers without end',
    /offers without end/,
    instead('AllOffersDelivered', (host) => host.offers(64, guidBytes(ADAPTER_CHANNEL_INTERFACE))),
  ),
  atOpen(
    'offers what nobody knows without end',
    /offers without end/,
    instead('AllOffersDelivered', (host) => host.offers(600, new Uint8Array(16).fill(1))),
  ),
  atOpen(
    'offers a channel twice',
    /an offer of an impossible channel/,
    instead('AllOffersDelivered', (host) =>
      host.frame({
        type: 'OfferChannel',
        channel: 1,
        interface_id: new Uint8Array(16),
        instance_id: new Uint8Array(16),
        luid: 0n,
        name: 'x',
      }),
    ),
  ),
  atOpen(
    'offers channel 0',
    /an offer of an impossible channel/,
    instead('AllOffersDelivered', raw(0x0a, 2, 0x2a, 0)),
  ),
  atOpen(
    'offers a channel without ids',
    /an offer without its ids/,
    instead('AllOffersDelivered', raw(0x0a, 2, 8, 9)),
  ),
  atOpen('offers no global channel', /did not offer one global channel/, {
    verdict: { accepted: true, offers: OFFERS.slice(1) },
  }),
  atOpen('offers two', /did not offer one global channel/, {
    verdict: { accepted: true, offers: [...OFFERS, ...OFFERS.slice(0, 1)] },
  }),
  atOpen(
    'takes back what it has just offered',
    /out of its turn/,
    instead('AllOffersDelivered', (host) => host.frame({ type: 'RescindChannelOffer', channel: 2 })),
  ),
];

/** Other ring memory than was asked for. */
const rings = (
  name: string,
  line: Attack['line'],
  give: (host: HostileHost, gpadl: number, bytes: number) => void,
): Attack =>
  atOpen(name, line, {
    effect: (host, effect) => {
      if (effect.kind !== 'make-gpadl') return false;
      give(host, effect.gpadl, effect.pages * PAGE_BYTES);
      host.carryOut(host.control.gpadlMade(effect.gpadl, 0));
      return true;
    },
  });
const OTHER = /the lane brought something else than the ring memory asked for/;
const UNSAFE = /the ring memory cannot be mapped safely/;
const NOTHING = /the lane brought no ring memory/;

export const memories: readonly Attack[] = [
  atOpen(
    'has no ring memory',
    /no ring memory left/,
    instead('GpadlCreated', (host) =>
      host.frame({ type: 'GpadlCreated', channel: 1, gpadl: 1, status: 0xc0000017 }),
    ),
  ),
  atOpen(
    'answers for another memory',
    /did not answer the request for ring memory/,
    instead('GpadlCreated', (host) => host.frame({ type: 'GpadlCreated', channel: 1, gpadl: 2, status: 0 })),
  ),
  rings('gives no ring memory', NOTHING, () => undefined),
  rings('gives ring memory without a descriptor', NOTHING, (host, gpadl, bytes) =>
    host.lane(laneMessage(LANE.rings, LANE.write, gpadl, bytes), []),
  ),
  rings('gives two descriptors for one memory', NOTHING, (host, gpadl, bytes) => {
    const { fd } = host.rings(gpadl, bytes);
    host.lane(laneMessage(LANE.rings, LANE.write, gpadl, bytes), [fd, fd]);
  }),
  rings('gives a longer message', NOTHING, (host, gpadl, bytes) => {
    const message = Uint8Array.from([...laneMessage(LANE.rings, LANE.write, gpadl, bytes), 0]);
    host.lane(message, [host.rings(gpadl, bytes).fd]);
  }),
  rings('gives a message of no kind', NOTHING, (host, gpadl, bytes) =>
    host.lane(laneMessage(3, LANE.write, gpadl, bytes), [host.rings(gpadl, bytes).fd]),
  ),
  rings('gives a slab', OTHER, (host, gpadl, bytes) =>
    host.lane(laneMessage(LANE.slab, LANE.write, gpadl, bytes), [host.rings(gpadl, bytes).fd]),
  ),
  rings('gives it under another number', OTHER, (host, gpadl, bytes) =>
    host.lane(laneMessage(LANE.rings, LANE.write, gpadl + 1, bytes), [host.rings(gpadl, bytes).fd]),
  ),
  rings('gives it read-only', OTHER, (host, gpadl, bytes) =>
    host.lane(laneMessage(LANE.rings, LANE.read, gpadl, bytes), [host.rings(gpadl, bytes).fd]),
  ),
  rings('gives half of it', OTHER, (host, gpadl, bytes) =>
    host.lane(laneMessage(LANE.rings, LANE.write, gpadl, bytes / 2), [host.rings(gpadl, bytes / 2).fd]),
  ),
  rings('gives half of it and says all', UNSAFE, (host, gpadl, bytes) =>
    host.lane(laneMessage(LANE.rings, LANE.write, gpadl, bytes), [host.rings(gpadl, bytes / 2).fd]),
  ),
  rings('gives memory that it may cut off', UNSAFE, (host, gpadl, bytes) =>
    unsealed(bytes, (fd) => host.lane(laneMessage(LANE.rings, LANE.write, gpadl, bytes), [fd])),
  ),
  rings('gives a file', UNSAFE, (host, gpadl, bytes) => {
    const mine = files(1);
    host.lane(laneMessage(LANE.rings, LANE.write, gpadl, bytes), mine);
    mine.forEach(closeSync);
  }),
  atOpen(
    'does not open a channel',
    /did not open a channel/,
    instead('OpenResult', (host) =>
      host.frame({ type: 'OpenResult', channel: 1, open_id: 1, status: 0xc0000001 }),
    ),
  ),
  atOpen(
    'opens another channel',
    /did not answer the opening of a channel/,
    instead('OpenResult', (host) => host.frame({ type: 'OpenResult', channel: 2, open_id: 1, status: 0 })),
  ),
];
