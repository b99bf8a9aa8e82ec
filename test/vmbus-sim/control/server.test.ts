import { describe, expect, it } from 'vitest';
import { MESSAGES } from '../../../src/vmbus-sim/control/table.ts';
import {
  BUS_LIMITS,
  BUS_STATUS,
  BUS_VERSION,
  type ControlMessage,
  encodeFrame,
  type Offer,
  ServerControl,
  type ServerEffect,
  type ServerPhase,
} from '../../../src/vmbus-sim/index.ts';
import { CONTACT, DRM_OFFER, MESSAGE_LIST, OFFER, REFUSAL, SAMPLES } from './samples.ts';

/** Each effect in a few words. */
function brief(effects: readonly ServerEffect[]): string[] {
  return effects.map((effect) => {
    if (effect.kind === 'send') return effect.message.type;
    if (effect.kind === 'end') return `end ${effect.code}`;
    return effect.kind;
  });
}

const second = { ...OFFER, name: 'second' };

function at(phase: ServerPhase, first: Offer = OFFER): ServerControl {
  const server = new ServerControl();
  if (phase === 'new') return server;
  server.receive(CONTACT);
  if (phase === 'judging') return server;
  server.judged({ accepted: true, offers: [first, second] });
  if (phase === 'accepted') return server;
  server.receive({ type: 'RequestOffers' });
  if (phase === 'connected') return server;
  server.receive({ type: 'GpadlHeader', channel: 1, gpadl: 1, pages: 8 });
  server.receive({ type: 'Unload' });
  if (phase === 'ended') server.gpadlMade(1, BUS_STATUS.UNSUCCESSFUL);
  return server;
}

/** Channel 1 open on GPADL 1. */
function opened(): ServerControl {
  const server = at('connected');
  server.receive({ type: 'GpadlHeader', channel: 1, gpadl: 1, pages: 8 });
  server.gpadlMade(1, 0);
  server.receive({ type: 'OpenChannel', channel: 1, open_id: 5, gpadl: 1, downstream_page_offset: 4 });
  server.opened(1, 0);
  return server;
}

const open = (change: object = {}): ControlMessage => ({
  type: 'OpenChannel',
  channel: 1,
  open_id: 5,
  gpadl: 1,
  downstream_page_offset: 4,
  ...change,
});

describe('the good way', () => {
  it('is contact, verdict, offers, memory, open, close, teardown, unload', () => {
    const server = new ServerControl();
    expect(server.receive(CONTACT)).toEqual([{ kind: 'judge', contact: CONTACT }]);
    expect(server.judged({ accepted: true, offers: [OFFER, second] })).toEqual([
      { kind: 'send', message: { type: 'VersionResponse', supported: true, version: BUS_VERSION } },
    ]);
    expect(server.receive({ type: 'RequestOffers' })).toEqual([
      { kind: 'send', message: { type: 'OfferChannel', channel: 1, ...OFFER } },
      { kind: 'send', message: { type: 'OfferChannel', channel: 2, ...second } },
      { kind: 'send', message: { type: 'AllOffersDelivered' } },
    ]);
    expect(server.receive({ type: 'GpadlHeader', channel: 2, gpadl: 9, pages: 128 })).toEqual([
      { kind: 'make-gpadl', channel: 2, gpadl: 9, pages: 128 },
    ]);
    expect(server.gpadlMade(9, 0)).toEqual([
      { kind: 'send', message: { type: 'GpadlCreated', channel: 2, gpadl: 9, status: 0 } },
    ]);
    expect(server.receive(open({ channel: 2, gpadl: 9, downstream_page_offset: 64 }))).toEqual([
      { kind: 'open', channel: 2, gpadl: 9, downstreamPages: 64, offer: second },
    ]);
    expect(server.opened(2, 0)).toEqual([
      { kind: 'send', message: { type: 'OpenResult', channel: 2, open_id: 5, status: 0 } },
    ]);
    expect(server.inspect()).toEqual({
      phase: 'connected',
      channels: [
        { channel: 1, name: 'gpu', state: 'closed' },
        { channel: 2, name: 'second', state: 'open' },
      ],
      gpadls: 1,
    });
    expect(server.receive({ type: 'CloseChannel', channel: 2 })).toEqual([{ kind: 'close', channel: 2 }]);
    expect(server.receive({ type: 'GpadlTeardown', channel: 2, gpadl: 9 })).toEqual([
      { kind: 'teardown', gpadl: 9 },
    ]);
    expect(server.tornDown(9)).toEqual([{ kind: 'send', message: { type: 'GpadlTorndown', gpadl: 9 } }]);
    expect(brief(server.receive({ type: 'Unload' }))).toEqual(['UnloadComplete', 'end UNLOADED']);
    expect(server.phase).toBe('ended');
  });

  it('is the same in frames', () => {
    const server = new ServerControl();
    expect(brief(server.receiveFrame(encodeFrame(CONTACT)))).toEqual(['judge']);
    expect(server.receiveFrame(Uint8Array.of(0xff))).toEqual([
      { kind: 'end', code: 'FRAME', reason: 'TRUNCATED' },
    ]);
  });
});

describe('contact', () => {
  it('with another version is answered with ours, and ends', () => {
    const server = new ServerControl();
    expect(server.receive({ ...CONTACT, version: BUS_VERSION + 1 })).toEqual([
      { kind: 'send', message: { type: 'VersionResponse', supported: false, version: BUS_VERSION } },
      { kind: 'end', code: 'VERSION', reason: expect.stringContaining('65537') },
    ]);
  });

  it('that is refused tells why, cut to what a frame takes, and ends', () => {
    const server = at('judging');
    const effects = server.judged({
      accepted: false,
      refusal: { ...REFUSAL, guest: `\n${'g'.repeat(5000)}`, rule: 'r'.repeat(5000), fix: 'f'.repeat(5000) },
    });
    expect(brief(effects)).toEqual(['VersionResponse', 'end REFUSED']);
    const [first] = effects;
    if (first?.kind !== 'send') return expect.fail();
    expect(encodeFrame(first.message).length).toBeLessThanOrEqual(BUS_LIMITS.frameBytes);
    expect(first.message).toMatchObject({ supported: false, refusal: { code: 'DRIVER_MISMATCH' } });
  });
});

describe('each message in each state', () => {
  const allowed: Readonly<Record<ServerPhase, readonly string[]>> = {
    new: ['InitiateContact'],
    judging: [],
    accepted: ['RequestOffers', 'Unload'],
    connected: ['GpadlHeader', 'Unload'],
    unloading: [],
    ended: [],
  };
  const cases = (Object.keys(allowed) as ServerPhase[]).flatMap((phase) =>
    MESSAGE_LIST.map((message) => ({ phase, message, type: message.type })),
  );

  it.each(cases)('$type while $phase', ({ phase, message }) => {
    const server = at(phase);
    expect(server.phase).toBe(phase);
    const effects = brief(server.receive(message));
    if (phase === 'ended') expect(effects).toEqual([]);
    else if (allowed[phase].includes(message.type)) expect(effects[0]).not.toMatch(/^end/);
    else {
      // What names a channel or memory that is not there is told so; all else is out of turn.
      const known = phase === 'connected' && MESSAGES[message.type].to === 'host';
      const code =
        ['RequestOffers', 'InitiateContact'].includes(message.type) || !known
          ? 'STATE'
          : '(STATE|CHANNEL|GPADL)';
      expect(effects).toHaveLength(1);
      expect(effects[0]).toMatch(new RegExp(`^end ${code}$`));
      expect(server.phase).toBe('ended');
    }
  });

  it.each(MESSAGE_LIST.filter(({ type }) => MESSAGES[type].to === 'guest'))(
    'refuses $type in a frame, which is for the guest',
    (message) => {
      expect(brief(at('connected').receiveFrame(encodeFrame(message)))).toEqual(['end FRAME']);
    },
  );

  it('ignores answers of the shell that nobody asked for', () => {
    for (const phase of ['new', 'judging', 'accepted', 'connected', 'ended'] as const) {
      const server = at(phase);
      expect([server.gpadlMade(7, 0), server.tornDown(7), server.opened(7, 0), server.rescind(7)]).toEqual([
        [],
        [],
        [],
        [],
      ]);
      if (phase !== 'judging') expect(server.judged({ accepted: true, offers: [] })).toEqual([]);
      expect(server.phase).toBe(phase);
    }
  });
});

describe('ids and bounds', () => {
  it.each<[string, ControlMessage, string]>([
    ['memory for an unknown channel', { type: 'GpadlHeader', channel: 3, gpadl: 2, pages: 8 }, 'CHANNEL'],
    ['memory under an id in use', { type: 'GpadlHeader', channel: 2, gpadl: 1, pages: 8 }, 'GPADL'],
    ['memory under the id 0', { type: 'GpadlHeader', channel: 2, gpadl: 0, pages: 8 }, 'GPADL'],
    ['an open of an unknown channel', open({ channel: 3 }), 'CHANNEL'],
    ['an open of an open channel', open(), 'STATE'],
    ['an open on memory of another channel', open({ channel: 2 }), 'GPADL'],
    ['an open on unknown memory', open({ channel: 2, gpadl: 8 }), 'GPADL'],
    ['a close of an unknown channel', { type: 'CloseChannel', channel: 3 }, 'CHANNEL'],
    ['a close of a closed channel', { type: 'CloseChannel', channel: 2 }, 'STATE'],
    ['a teardown of memory in use', { type: 'GpadlTeardown', channel: 1, gpadl: 1 }, 'GPADL'],
    ['a teardown on another channel', { type: 'GpadlTeardown', channel: 2, gpadl: 1 }, 'GPADL'],
    ['a teardown of unknown memory', { type: 'GpadlTeardown', channel: 1, gpadl: 8 }, 'GPADL'],
    ['a release of a channel on offer', { type: 'RelIdReleased', channel: 2 }, 'CHANNEL'],
    ['offers again', { type: 'RequestOffers' }, 'STATE'],
  ])('%s ends', (_what, message, code) => {
    expect(brief(opened().receive(message))).toEqual([`end ${code}`]);
  });

  it.each([
    [3, BUS_STATUS.INVALID_PARAMETER],
    [4, null],
    [128, null],
    [129, BUS_STATUS.INVALID_PARAMETER],
    [192, null, DRM_OFFER],
    [193, BUS_STATUS.INVALID_PARAMETER, DRM_OFFER],
    [192, BUS_STATUS.INVALID_PARAMETER],
    [0xffff_ffff, BUS_STATUS.INVALID_PARAMETER],
  ])('ring memory of %i pages', (pages, status, offer?: Offer) => {
    const effects = at('connected', offer).receive({ type: 'GpadlHeader', channel: 1, gpadl: 1, pages });
    if (status === null) expect(brief(effects)).toEqual(['make-gpadl']);
    else
      expect(effects).toEqual([
        { kind: 'send', message: { type: 'GpadlCreated', channel: 1, gpadl: 1, status } },
      ]);
  });

  it.each([
    [0, false],
    [1, false],
    [2, true],
    [6, true],
    [7, false],
    [0xffff_ffff, false],
  ])('8 pages with the second ring at page %i', (downstream_page_offset, good) => {
    const server = at('connected');
    server.receive({ type: 'GpadlHeader', channel: 1, gpadl: 1, pages: 8 });
    server.gpadlMade(1, 0);
    const effects = server.receive(open({ downstream_page_offset }));
    if (good) expect(brief(effects)).toEqual(['open']);
    else
      expect(effects).toEqual([
        {
          kind: 'send',
          message: { type: 'OpenResult', channel: 1, open_id: 5, status: BUS_STATUS.INVALID_PARAMETER },
        },
      ]);
  });

  it.each([
    [128, 64, true],
    [128, 65, false],
    [128, 63, false],
    [100, 64, true],
    [192, 128, true, DRM_OFFER],
    [192, 129, false, DRM_OFFER],
    [192, 127, false, DRM_OFFER],
    [132, 128, true, DRM_OFFER],
  ])('of %i pages as many as %i guest to host: %s', (pages, downstream_page_offset, good, offer?: Offer) => {
    const server = at('connected', offer);
    server.receive({ type: 'GpadlHeader', channel: 1, gpadl: 1, pages });
    server.gpadlMade(1, 0);
    const effects = server.receive(open({ downstream_page_offset }));
    expect(brief(effects)).toEqual([good ? 'open' : 'OpenResult']);
  });

  it('takes as many GPADLs as the limit, answers the next with a status, and takes it once one is gone', () => {
    const server = at('connected');
    const header = (gpadl: number): ControlMessage => ({ type: 'GpadlHeader', channel: 1, gpadl, pages: 4 });
    for (let gpadl = 1; gpadl <= BUS_LIMITS.gpadls; gpadl++) {
      expect(brief(server.receive(header(gpadl)))).toEqual(['make-gpadl']);
      server.gpadlMade(gpadl, 0);
    }
    expect(server.receive(header(100))).toMatchObject([
      { message: { status: BUS_STATUS.INSUFFICIENT_RESOURCES } },
    ]);
    server.receive({ type: 'GpadlTeardown', channel: 1, gpadl: 3 });
    expect(server.receive(header(100))).toMatchObject([
      { message: { status: BUS_STATUS.INSUFFICIENT_RESOURCES } },
    ]);
    server.tornDown(3);
    expect(brief(server.receive(header(100)))).toEqual(['make-gpadl']);
  });

  it('offers as many channels as the limit; one more, also of ids that nobody released, ends', () => {
    const many = (count: number): (typeof OFFER)[] => Array(count).fill(OFFER);
    expect(brief(at('judging').judged({ accepted: true, offers: many(BUS_LIMITS.channels + 1) }))).toEqual([
      'end LIMIT',
    ]);
    const server = at('judging');
    server.judged({ accepted: true, offers: many(BUS_LIMITS.channels) });
    server.receive({ type: 'RequestOffers' });
    server.rescind(4);
    server.rescind(5);
    server.receive({ type: 'RelIdReleased', channel: 4 });
    expect(server.offer(second)).toEqual([
      { kind: 'send', message: { type: 'OfferChannel', channel: 4, ...second } },
    ]);
    expect(brief(server.offer(second))).toEqual(['end LIMIT']);
  });
});

describe('rescind', () => {
  it('closes what is open, and keeps the id until it is released and its memory gone', () => {
    const server = opened();
    expect(brief(server.rescind(1))).toEqual(['close', 'RescindChannelOffer']);
    expect(server.rescind(1)).toEqual([]);
    expect([...server.offers().keys()]).toEqual([2]);
    // Crossed with it.
    expect(server.receive({ type: 'CloseChannel', channel: 1 })).toEqual([]);
    expect(server.receive({ type: 'GpadlHeader', channel: 1, gpadl: 2, pages: 8 })).toMatchObject([
      { message: { type: 'GpadlCreated', status: BUS_STATUS.DEVICE_REMOVED } },
    ]);
    expect(server.receive(open())).toMatchObject([
      { message: { type: 'OpenResult', status: BUS_STATUS.DEVICE_REMOVED } },
    ]);
    expect(server.receive({ type: 'RelIdReleased', channel: 1 })).toEqual([{ kind: 'teardown', gpadl: 1 }]);
    expect(brief(server.offer(second))).toEqual(['OfferChannel']);
    expect([...server.offers().keys()]).toEqual([2, 3]);
    expect(server.tornDown(1)).toEqual([]);
    expect(server.offer(second)).toMatchObject([{ message: { channel: 1 } }]);
  });

  it('of a channel that opens: the guest is told that it is gone, the shell to close', () => {
    const server = at('connected');
    server.receive({ type: 'GpadlHeader', channel: 1, gpadl: 1, pages: 8 });
    server.gpadlMade(1, 0);
    server.receive(open());
    expect(brief(server.rescind(1))).toEqual(['RescindChannelOffer']);
    expect(server.opened(1, 0)).toMatchObject([
      { kind: 'close', channel: 1 },
      { message: { type: 'OpenResult', status: BUS_STATUS.DEVICE_REMOVED } },
    ]);
  });

  it('of a released channel is over: a message that names it ends', () => {
    const server = opened();
    server.rescind(1);
    server.receive({ type: 'RelIdReleased', channel: 1 });
    expect(brief(server.receive({ type: 'RelIdReleased', channel: 1 }))).toEqual(['end CHANNEL']);
  });

  it('before the offers were sent leaves no trace', () => {
    const server = at('accepted');
    expect(server.rescind(1)).toEqual([]);
    expect(server.offer({ ...OFFER, name: 'third' })).toEqual([]);
    expect(server.receive({ type: 'RequestOffers' })).toMatchObject([
      { message: { channel: 2, name: 'second' } },
      { message: { channel: 1, name: 'third' } },
      { message: { type: 'AllOffersDelivered' } },
    ]);
  });
});

describe('unload', () => {
  it('waits for everything that is under way, and tells nobody else', () => {
    const server = opened();
    server.receive({ type: 'GpadlHeader', channel: 2, gpadl: 2, pages: 8 });
    server.gpadlMade(2, 0);
    server.receive(open({ channel: 2, gpadl: 2 }));
    server.receive({ type: 'GpadlHeader', channel: 2, gpadl: 3, pages: 8 });
    expect(brief(server.receive({ type: 'Unload' }))).toEqual(['close', 'teardown']);
    expect(server.tornDown(1)).toEqual([]);
    expect(server.gpadlMade(3, 0)).toEqual([{ kind: 'teardown', gpadl: 3 }]);
    expect(server.opened(2, 0)).toEqual([
      { kind: 'close', channel: 2 },
      { kind: 'teardown', gpadl: 2 },
    ]);
    expect(server.tornDown(3)).toEqual([]);
    expect(brief(server.tornDown(2))).toEqual(['UnloadComplete', 'end UNLOADED']);
  });

  it('is the end of a driver that fails to open or to make memory, too', () => {
    const server = at('connected');
    server.receive({ type: 'GpadlHeader', channel: 1, gpadl: 1, pages: 8 });
    expect(server.gpadlMade(1, BUS_STATUS.INSUFFICIENT_RESOURCES)).toMatchObject([
      { message: { type: 'GpadlCreated', status: BUS_STATUS.INSUFFICIENT_RESOURCES } },
    ]);
    server.receive({ type: 'GpadlHeader', channel: 1, gpadl: 1, pages: 8 });
    server.gpadlMade(1, 0);
    server.receive(open());
    expect(server.opened(1, BUS_STATUS.UNSUCCESSFUL)).toMatchObject([
      { message: { type: 'OpenResult', status: BUS_STATUS.UNSUCCESSFUL } },
    ]);
    expect(brief(server.receive(open()))).toEqual(['open']);
  });
});

it('samples have every message', () => {
  expect(Object.keys(SAMPLES)).toEqual(Object.keys(MESSAGES));
});
