import { describe, expect, it } from 'vitest';
import {
  BUS_LIMITS,
  BUS_STATUS,
  BUS_VERSION,
  ClientControl,
  type ClientEffect,
  type ClientPhase,
  type ControlMessage,
  encodeFrame,
} from '../../../src/vmbus-sim/index.ts';
import { CONTACT, DRM_OFFER, IDENTITY, MESSAGE_LIST, OFFER, REFUSAL } from './samples.ts';

function brief(effects: readonly ClientEffect[]): string[] {
  return effects.map((effect) => {
    if (effect.kind === 'send') return effect.message.type;
    if (effect.kind === 'end') return `end ${effect.code}`;
    return effect.kind;
  });
}

const offer = (channel: number): ControlMessage => ({ type: 'OfferChannel', channel, ...OFFER });
const accepted: ControlMessage = { type: 'VersionResponse', supported: true, version: BUS_VERSION };
const created = (gpadl = 1, status = 0): ControlMessage => ({
  type: 'GpadlCreated',
  channel: 1,
  gpadl,
  status,
});
const result = (status = 0, open_id = 1): ControlMessage => ({
  type: 'OpenResult',
  channel: 1,
  open_id,
  status,
});
const rescind: ControlMessage = { type: 'RescindChannelOffer', channel: 1 };

function at(phase: ClientPhase): ClientControl {
  const client = new ClientControl();
  if (phase === 'new') return client;
  client.connect(CONTACT);
  if (phase === 'contacting') return client;
  client.receive(accepted);
  if (phase === 'offering') return client;
  client.receive(offer(1));
  client.receive(offer(2));
  client.receive({ type: 'AllOffersDelivered' });
  if (phase === 'connected') return client;
  client.unload();
  if (phase === 'ended') client.receive({ type: 'UnloadComplete' });
  return client;
}

function opening(): ClientControl {
  const client = at('connected');
  client.open(1);
  client.receive(created());
  return client;
}

function opened(): ClientControl {
  const client = opening();
  client.receive(result());
  return client;
}

describe('the good way', () => {
  it('is contact, offers, memory, open, close, unload', () => {
    const client = new ClientControl();
    expect(client.connect(CONTACT)).toEqual([{ kind: 'send', message: CONTACT }]);
    expect(brief(client.receiveFrame(encodeFrame(accepted)))).toEqual(['RequestOffers']);
    expect(client.receive(offer(1))).toEqual([]);
    expect(client.receive({ type: 'AllOffersDelivered' })).toEqual([
      { kind: 'offers', offers: [{ channel: 1, offer: OFFER }] },
    ]);
    expect(client.receive(offer(7))).toEqual([{ kind: 'offer', channel: 7, offer: OFFER }]);
    expect(client.open(1)).toEqual([
      { kind: 'send', message: { type: 'GpadlHeader', channel: 1, gpadl: 1, pages: 128 } },
    ]);
    expect(client.receive(created())).toEqual([
      { kind: 'take-gpadl', channel: 1, gpadl: 1, pages: 128, downstreamPages: 64, offer: OFFER },
      {
        kind: 'send',
        message: { type: 'OpenChannel', channel: 1, open_id: 1, gpadl: 1, downstream_page_offset: 64 },
      },
    ]);
    expect(client.receive(result())).toEqual([{ kind: 'opened', channel: 1, gpadl: 1, status: 0 }]);
    expect(brief(client.close(1))).toEqual(['CloseChannel', 'GpadlTeardown']);
    expect(client.close(1)).toEqual([]);
    expect(client.receive({ type: 'GpadlTorndown', gpadl: 1 })).toEqual([
      { kind: 'release-gpadl', gpadl: 1 },
    ]);
    expect(brief(client.open(1, { pages: 8, downstreamPages: 2 }))).toEqual(['GpadlHeader']);
    expect(brief(client.unload())).toEqual(['Unload']);
    expect(brief(client.receive({ type: 'UnloadComplete' }))).toEqual(['end UNLOADED']);
  });
});

it('asks for the larger rings of a DRM device', () => {
  const client = at('offering');
  client.receive({ type: 'OfferChannel', channel: 1, ...DRM_OFFER });
  client.receive({ type: 'AllOffersDelivered' });
  expect(client.open(1)).toMatchObject([{ message: { type: 'GpadlHeader', pages: 192 } }]);
  expect(client.receive(created())).toMatchObject([
    { kind: 'take-gpadl', pages: 192, downstreamPages: 128, offer: DRM_OFFER },
    { message: { type: 'OpenChannel', downstream_page_offset: 128 } },
  ]);
});

describe('contact', () => {
  it('cuts names to what a host takes, and does not send identities that no host takes', () => {
    const client = new ClientControl();
    const [first] = client.connect({
      process_name: 'é'.repeat(200),
      script: 's'.repeat(2000),
      identities: [],
    });
    if (first?.kind !== 'send' || first.message.type !== 'InitiateContact') return expect.fail();
    expect(Buffer.byteLength(first.message.process_name)).toBe(254);
    expect(first.message.script.length).toBe(BUS_LIMITS.scriptBytes);
    expect(client.connect(CONTACT)).toEqual([]);
    expect(brief(new ClientControl().connect({ ...CONTACT, identities: Array(17).fill(IDENTITY) }))).toEqual([
      'end LIMIT',
    ]);
    const long = Array(16).fill({ ...IDENTITY, driver: 'd'.repeat(127) });
    expect(brief(new ClientControl().connect({ ...CONTACT, identities: long }))).toEqual(['end LIMIT']);
  });

  it.each<[string, ControlMessage, string[]]>([
    [
      'refused',
      { type: 'VersionResponse', supported: false, version: BUS_VERSION, refusal: REFUSAL },
      ['refused', 'end REFUSED'],
    ],
    [
      'another version',
      { type: 'VersionResponse', supported: false, version: 2 },
      ['refused', 'end VERSION'],
    ],
    [
      'agreed to a version not proposed',
      { type: 'VersionResponse', supported: true, version: 2 },
      ['end VERSION'],
    ],
    [
      'agreed and refused',
      { type: 'VersionResponse', supported: true, version: BUS_VERSION, refusal: REFUSAL },
      ['end VERSION'],
    ],
  ])('%s', (_what, message, effects) => {
    const client = at('contacting');
    expect(brief(client.receive(message))).toEqual(effects);
    expect(client.phase).toBe('ended');
  });
});

describe('each message in each state', () => {
  const allowed: Readonly<Record<ClientPhase, readonly string[]>> = {
    new: [],
    contacting: ['VersionResponse'],
    offering: ['OfferChannel', 'AllOffersDelivered'],
    connected: ['OfferChannel', 'RescindChannelOffer'],
    unloading: ['OfferChannel', 'RescindChannelOffer', 'UnloadComplete'],
    ended: [],
  };
  const cases = (Object.keys(allowed) as ClientPhase[]).flatMap((phase) =>
    MESSAGE_LIST.map((message) => ({ phase, type: message.type, message })),
  );

  it.each(cases)('$type while $phase', ({ phase, type, message }) => {
    const client = at(phase);
    expect(client.phase).toBe(phase);
    const named: ControlMessage =
      type === 'OfferChannel' ? offer(9) : type === 'RescindChannelOffer' ? rescind : message;
    const tagged: ControlMessage = type === 'VersionResponse' ? accepted : named;
    const effects = brief(client.receive(tagged));
    if (phase === 'ended') expect(effects).toEqual([]);
    else if (type === 'UnloadComplete' && phase === 'unloading') expect(effects).toEqual(['end UNLOADED']);
    else if (allowed[phase].includes(type)) expect(effects.join()).not.toMatch(/end/);
    else {
      expect(effects).toHaveLength(1);
      expect(effects[0]).toMatch(/^end (STATE|GPADL)$/);
      expect(client.phase).toBe('ended');
    }
  });

  it('takes no frame that is for the host', () => {
    expect(brief(at('connected').receiveFrame(encodeFrame(CONTACT)))).toEqual(['end FRAME']);
  });
});

describe('a lying host', () => {
  it.each<[string, () => ClientControl, ControlMessage, string]>([
    ['offers channel 0', () => at('offering'), offer(0), 'CHANNEL'],
    ['offers a channel past the bitmap', () => at('offering'), offer(BUS_LIMITS.channelId + 1), 'CHANNEL'],
    ['offers a channel twice', () => at('connected'), offer(2), 'CHANNEL'],
    [
      'rescinds what it never offered',
      () => at('connected'),
      { type: 'RescindChannelOffer', channel: 5 },
      'CHANNEL',
    ],
    ['made memory that nobody asked for', () => at('connected'), created(), 'GPADL'],
    [
      'made memory under another id',
      () => {
        const c = at('connected');
        c.open(1);
        return c;
      },
      created(2),
      'GPADL',
    ],
    ['made memory twice', opening, created(), 'GPADL'],
    ['opened under another open id', opening, result(0, 2), 'STATE'],
    ['opened twice', opened, result(), 'STATE'],
    ['tore down what is in use', opened, { type: 'GpadlTorndown', gpadl: 1 }, 'GPADL'],
  ])('%s', (_what, make, message, code) => {
    expect(brief(make().receive(message))).toEqual([`end ${code}`]);
  });

  it('offers as many channels as the limit, and one more', () => {
    const client = at('offering');
    for (let channel = 1; channel <= BUS_LIMITS.channels; channel++)
      expect(client.receive(offer(channel))).toEqual([]);
    expect(brief(client.receive(offer(BUS_LIMITS.channelId)))).toEqual(['end LIMIT']);
  });

  it('may use the highest id', () => {
    expect(at('offering').receive(offer(BUS_LIMITS.channelId))).toEqual([]);
  });
});

describe('what does not open', () => {
  it('is said at once for a channel that is not there, taken or gone', () => {
    const gone = at('connected');
    gone.receive(rescind);
    for (const [client, channel] of [
      [at('connected'), 9],
      [opened(), 1],
      [gone, 1],
      [at('offering'), 1],
    ] as const)
      expect(client.open(channel)).toEqual([
        { kind: 'opened', channel, gpadl: 0, status: BUS_STATUS.DEVICE_REMOVED },
      ]);
  });

  it('leaves nothing behind: no memory', () => {
    const client = at('connected');
    client.open(1);
    expect(client.receive(created(1, BUS_STATUS.INSUFFICIENT_RESOURCES))).toEqual([
      { kind: 'opened', channel: 1, gpadl: 1, status: BUS_STATUS.INSUFFICIENT_RESOURCES },
    ]);
    expect(brief(client.open(1))).toEqual(['GpadlHeader']);
  });

  it('leaves nothing behind: no device', () => {
    const client = opening();
    expect(brief(client.receive(result(BUS_STATUS.UNSUCCESSFUL)))).toEqual(['opened', 'GpadlTeardown']);
    expect(brief(client.receive({ type: 'GpadlTorndown', gpadl: 1 }))).toEqual(['release-gpadl']);
    expect(client.open(1)).toMatchObject([{ message: { type: 'GpadlHeader', gpadl: 2 } }]);
  });
});

describe('rescind', () => {
  it('of an open channel: close, teardown, and the id goes back when the memory is gone', () => {
    const client = opened();
    expect(client.release(1)).toEqual([]);
    expect(client.receive(rescind)).toEqual([{ kind: 'rescinded', channel: 1 }]);
    expect(client.offers().map(({ channel }) => channel)).toEqual([2]);
    expect(brief(client.release(1))).toEqual(['CloseChannel', 'GpadlTeardown']);
    expect(client.release(1)).toEqual([]);
    expect(brief(client.receive({ type: 'GpadlTorndown', gpadl: 1 }))).toEqual([
      'release-gpadl',
      'RelIdReleased',
    ]);
    expect(brief(client.receive(offer(1)))).toEqual(['offer']);
  });

  it('of a channel that is not open: the id goes back at once', () => {
    const client = at('connected');
    client.receive(rescind);
    expect(brief(client.release(1))).toEqual(['RelIdReleased']);
    expect(client.release(1)).toEqual([]);
  });

  it('while opening: never open for the shell, also when the host said yes before', () => {
    const client = opening();
    client.receive(rescind);
    expect(client.release(1)).toEqual([]);
    expect(client.receive(result())).toMatchObject([
      { kind: 'opened', status: BUS_STATUS.DEVICE_REMOVED },
      { message: { type: 'GpadlTeardown' } },
    ]);
    expect(brief(client.receive({ type: 'GpadlTorndown', gpadl: 1 }))).toEqual([
      'release-gpadl',
      'RelIdReleased',
    ]);
  });
});

it('while unloading takes what crossed, and memory off the lane', () => {
  const client = at('connected');
  client.open(1);
  client.unload();
  expect(brief(client.receive(created()))).toEqual(['take-gpadl']);
  expect(client.receive(rescind)).toEqual([]);
  expect([client.open(2)[0]?.kind, client.close(1), client.release(1), client.unload()]).toEqual([
    'opened',
    [],
    [],
    [],
  ]);
});
