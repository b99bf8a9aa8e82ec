import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATUS } from '../../src/abi/index.ts';
import { LIMITS } from '../../src/host-km/index.ts';
import {
  decodeData,
  decodeDescription,
  encodeRead,
  type PackageSource,
  STORE_CALL,
  STORE_LIMITS,
} from '../../src/packages/index.ts';
import type { Identity } from '../../src/version-check/index.ts';
import { guidText, STORE_CHANNEL_INTERFACE } from '../../src/vmbus-sim/index.ts';
import { author, sha256, sourceOf } from '../packages/sample.ts';
import { GLOBAL, type Setup, setup } from './harness/broker.ts';
import { FakeDriver } from './harness/fake-driver.ts';
import { packetOf, type Reply, type ScriptedGuest, settle } from './harness/guest.ts';
import { identity } from './harness/identity.ts';

const NONE = { vendor_id: 0, device_id: 0, driver_version: '', abi: '', umd_digest: '' };
/** As it travels: no identity of a package, so no type of ours has it. */
const claim = (driver = '', change: object = {}): Identity =>
  ({ surface: 'store', driver, ...NONE, ...change }) as unknown as Identity;

const big = new Uint8Array(2 * STORE_LIMITS.readBytes).map((_, at) => at * 13);
let base: string;
let source: PackageSource;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'kmbridge-host-store-'));
  source = sourceOf(author(base, '1.1.0.0', { 'umd.ts': 'text', big, empty: '' }));
  writeFileSync(join(base, 'unlisted'), 'not of the package');
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function opened(options: Parameters<typeof setup>[0] = {}): Setup & { readonly one: ScriptedGuest } {
  const made = setup({ packages: source, ...options });
  const one = made.guest();
  one.contact([claim()]);
  one.send({ type: 'RequestOffers' });
  expect(one.openChannel(1, GLOBAL, 1, 64)).toBe(0);
  return { ...made, one };
}

async function ask(guest: ScriptedGuest, nr: number, body: Uint8Array = new Uint8Array(0)): Promise<Reply> {
  const id = guest.post(GLOBAL, packetOf(nr, body));
  await settle();
  const reply = guest.replies(GLOBAL).find((one) => one.id === id);
  if (reply === undefined) throw new Error('no reply');
  return reply;
}

const read = (guest: ScriptedGuest, digest: string, offset: number, bytes: number): Promise<Reply> =>
  ask(guest, STORE_CALL.READ, encodeRead({ digest, offset, bytes }));

describe('a contact that asks for the driver store', () => {
  it('is offered one channel of its own and nothing of the driver', () => {
    const { one, driver, broker, events } = opened();
    const offers = one.messages.flatMap((message) => (message.type === 'OfferChannel' ? [message] : []));
    expect(offers.map(({ interface_id, name }) => [guidText(interface_id), name])).toEqual([
      [STORE_CHANNEL_INTERFACE, 'driver store'],
    ]);
    expect([driver.processes.length, driver.calls]).toEqual([0, 0]);
    expect(broker.inspect().partitions[0]?.processes).toMatchObject([{ verdict: 'store', channels: 1 }]);
    expect(events.some(({ message }) => message === 'the driver store only: softgpu 1.1.0.0')).toBe(true);
  });

  it('is served where the gate would refuse it, and may name the driver', () => {
    const made = setup({
      packages: source,
      driver: new FakeDriver([{ identity: identity({ abi: `sha256:${'9'.repeat(64)}` }) }]),
    });
    expect(made.guest().contact([claim('softgpu')]).supported).toBe(true);
    expect(made.guest().contact([claim('')]).supported).toBe(true);
    expect(made.guest().contact([claim('other')])).toMatchObject({
      supported: false,
      refusal: {
        field: 'driver',
        host: 'softgpu',
        guest: 'other',
        fix: expect.stringContaining('store sync --partition p'),
      },
    });
  });

  it('is refused by name when the host has no package', () => {
    const { guest } = setup();
    expect(guest().contact([claim()])).toMatchObject({
      supported: false,
      refusal: {
        field: 'surface',
        host: 'no driver store',
        rule: expect.stringContaining('no package of softgpu 1.1.0.0'),
      },
    });
  });

  it('is a request for nothing else: one with more in it is a claim like any other', () => {
    const { guest } = setup({ packages: source });
    for (const [field, value] of Object.entries({ ...identity(), driver: undefined, surface: undefined })) {
      if (value === undefined) continue;
      const more = guest().contact([claim('', { [field]: value })]);
      expect(more.refusal?.field, field).toBe('identity');
    }
    expect(guest().contact([claim(), claim()]).refusal?.field).toBe('identity');
    const both = guest();
    both.contact([claim(), identity()]);
    both.send({ type: 'RequestOffers' });
    expect(both.messages.filter(({ type }) => type === 'OfferChannel')).toHaveLength(2);
  });

  it('reaches no call of the driver by its channel', async () => {
    const { one, driver } = opened();
    const { payload } = one.packet('LX_DXENUMADAPTERS2');
    expect(await one.raw(GLOBAL, payload)).toBe(STATUS.NOT_SUPPORTED);
    expect([driver.processes.length, one.link.closed]).toEqual([0, false]);
  });
});

describe('the store channel', () => {
  it('describes the package and reads its files whole', async () => {
    const { one } = opened();
    const described = await ask(one, STORE_CALL.DESCRIBE);
    const text = readFileSync(join(base, 'manifest.json'));
    expect(decodeDescription(described.body)).toEqual({ digest: sha256(text), bytes: text.length });
    const manifest = await read(one, sha256(text), 0, text.length);
    expect(Buffer.from(decodeData(manifest.body) ?? [])).toEqual(text);
    const halves: Uint8Array[] = [];
    for (const offset of [0, STORE_LIMITS.readBytes]) {
      const { body } = await read(one, sha256(big), offset, STORE_LIMITS.readBytes);
      halves.push(decodeData(body) ?? new Uint8Array(0));
    }
    expect(Buffer.concat(halves)).toEqual(Buffer.from(big));
    const tail = await read(one, sha256('text'), 3, 1);
    expect(decodeData(tail.body)).toEqual(Uint8Array.from(Buffer.from('t')));
  });

  it.each([
    ['a byte more than 64 KiB', () => [sha256(big), 0, STORE_LIMITS.readBytes + 1], STATUS.INVALID_PARAMETER],
    ['all 2^32 of them', () => [sha256(big), 0, 0xffff_ffff], STATUS.INVALID_PARAMETER],
    ['nothing', () => [sha256(big), 0, 0], STATUS.INVALID_PARAMETER],
    ['one byte at the end', () => [sha256(big), big.length, 1], STATUS.INVALID_PARAMETER],
    ['one byte over the end', () => [sha256(big), big.length - 1, 2], STATUS.INVALID_PARAMETER],
    ['at 2^32 − 1', () => [sha256(big), 0xffff_ffff, 1], STATUS.INVALID_PARAMETER],
    ['a byte of an empty file', () => [sha256(''), 0, 1], STATUS.INVALID_PARAMETER],
    ['a file beside the package', () => [sha256('not of the package'), 0, 1], STATUS.OBJECT_NAME_NOT_FOUND],
    ['what nobody has', () => ['0'.repeat(64), 0, 1], STATUS.OBJECT_NAME_NOT_FOUND],
  ] as const)('answers a read of %s with its status, and goes on', async (_, wanted, status) => {
    const { one } = opened();
    const [digest, offset, bytes] = wanted() as [string, number, number];
    const reply = await read(one, digest, offset, bytes);
    expect([reply.status, reply.body.length]).toEqual([status, 0]);
    expect((await read(one, sha256(big), big.length - 1, 1)).status).toBe(0);
  });

  it('answers what is no request with INVALID_PARAMETER', async () => {
    const { one } = opened();
    const bodies = [
      [],
      [1],
      [0x0a, 1, 7],
      [...encodeRead({ digest: '0'.repeat(64), offset: 0, bytes: 1 }), 0x20, 1],
    ];
    for (const body of bodies)
      expect((await ask(one, STORE_CALL.READ, Uint8Array.from(body))).status).toBe(STATUS.INVALID_PARAMETER);
    expect((await ask(one, STORE_CALL.DESCRIBE, Uint8Array.from([8, 1]))).status).toBe(
      STATUS.INVALID_PARAMETER,
    );
    const door = packetOf(STORE_CALL.DESCRIBE, new Uint8Array(0));
    door[2] = 1;
    const long = packetOf(STORE_CALL.DESCRIBE, new Uint8Array(0));
    new DataView(long.buffer).setUint32(4, 0xffff_fff8, true);
    for (const packet of [door, long]) expect(await one.raw(GLOBAL, packet)).toBe(STATUS.INVALID_PARAMETER);
    expect((await ask(one, 0)).status).toBe(STATUS.NOT_SUPPORTED);
    expect((await ask(one, 3)).status).toBe(STATUS.NOT_SUPPORTED);
  });

  it('answers BUFFER_TOO_SMALL where the guest’s own ring would never hold the reply', async () => {
    const one = setup({ packages: source }).guest().open([claim()]);
    expect((await read(one, sha256(big), 0, STORE_LIMITS.readBytes)).status).toBe(STATUS.BUFFER_TOO_SMALL);
    expect((await read(one, sha256(big), 0, 32 * 1024)).status).toBe(0);
  });

  it('ends a guest that wants no answer', async () => {
    const { one, broker } = opened();
    one.post(GLOBAL, packetOf(STORE_CALL.DESCRIBE, new Uint8Array(0)), false);
    await settle();
    expect(one.link.closed).toBe(true);
    expect(broker.inspect().totals).toMatchObject({ processes: 0, channels: 0 });
  });

  it('answers UNSUCCESSFUL when the package is no longer there, or gives another number of bytes', async () => {
    const failing: PackageSource = {
      ...source,
      read: (digest, offset, bytes) => {
        if (digest === sha256('text')) throw new Error('gone');
        return source.read(digest, offset, bytes).subarray(1);
      },
    };
    const { one } = opened({ packages: failing });
    expect((await read(one, sha256('text'), 0, 1)).status).toBe(STATUS.UNSUCCESSFUL);
    expect((await read(one, sha256(big), 0, 2)).status).toBe(STATUS.UNSUCCESSFUL);
    expect((await ask(one, STORE_CALL.DESCRIBE)).status).toBe(0);
  });

  it('reads the same when a guest asks ahead, as far as its ring goes', async () => {
    const { one } = opened();
    const ids = Array.from({ length: 16 }, () =>
      one.post(
        GLOBAL,
        packetOf(STORE_CALL.READ, encodeRead({ digest: sha256(big), offset: 0, bytes: 65_536 })),
      ),
    );
    const got: number[] = [];
    for (let turn = 0; turn < 20 && got.length < ids.length; turn++) {
      await settle();
      for (const { id, body } of one.replies(GLOBAL)) {
        expect(decodeData(body)).toEqual(big.subarray(0, 65_536));
        got.push(id);
      }
    }
    expect(got).toEqual(ids);
  });
});

describe('how many may fetch', () => {
  const most = LIMITS.storeConnection.partition;

  it(`${most} of a partition at once, one more is ended, and a place that is free is taken`, () => {
    const { guest, broker } = setup({ packages: source });
    const all = Array.from({ length: most }, () => guest().open([claim()]));
    const more = guest();
    more.send({
      type: 'InitiateContact',
      version: 1 << 16,
      process_name: '',
      script: '',
      identities: [claim()],
    });
    expect([more.link.closed, more.has('VersionResponse')]).toEqual([true, false]);
    // Those that draw are not in their way.
    expect(guest().contact([identity()]).supported).toBe(true);
    all[0]?.send({ type: 'Unload' });
    expect(guest().contact([claim()]).supported).toBe(true);
    for (const one of all) one.link.end('death');
    expect(broker.inspect().totals.channels).toBe(0);
  });
});

describe('a driver that is replaced', () => {
  it('takes the store with it; the next contact has the new one’s', async () => {
    const { one, broker, guest } = opened();
    const other: PackageSource = { ...source, driver: 'other', version: '2.0.0.0' };
    await broker.changeDriver(new FakeDriver(), other);
    expect(one.has('RescindChannelOffer')).toBe(true);
    expect(broker.inspect().totals.channels).toBe(0);
    expect(guest().contact([claim('other')]).supported).toBe(true);
    await broker.changeDriver(new FakeDriver());
    expect(guest().contact([claim()]).supported).toBe(false);
  });
});
