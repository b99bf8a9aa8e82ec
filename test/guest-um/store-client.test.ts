import { describe, expect, it } from 'vitest';
import { STATUS } from '../../src/abi/index.ts';
import { DxgOpenError, openStore, type StoreClient, StoreReadError } from '../../src/guest-um/index.ts';
import { encodeData, encodeDescription, STORE_HEAD_BYTES, STORE_LIMITS } from '../../src/packages/index.ts';
import {
  BUS_LIMITS,
  CHANNEL_LIMITS,
  encodeFrame,
  guidBytes,
  STORE_CHANNEL_INTERFACE,
} from '../../src/vmbus-sim/index.ts';
import { FakeHost } from './fake-host.ts';

const DIGEST = 'ab'.repeat(32);
const offer = (name: string) => ({
  interface_id: guidBytes(STORE_CHANNEL_INTERFACE),
  instance_id: Uint8Array.from({ length: 16 }, (_, at) => at + name.length),
  luid: 0n,
  name,
});

function host(stores = 1): FakeHost {
  const made = new FakeHost();
  made.offers = Array.from({ length: stores }, (_, at) => offer('x'.repeat(at)));
  return made;
}

/** An answer: status, body, and what the head says of its length. */
function answer(status: number, body: Uint8Array, said = body.length): Uint8Array {
  const bytes = new Uint8Array(STORE_HEAD_BYTES + body.length);
  const head = new DataView(bytes.buffer);
  head.setInt32(0, status, true);
  head.setUint32(4, said, true);
  bytes.set(body, STORE_HEAD_BYTES);
  return bytes;
}

const dataOf = (bytes: number): Uint8Array => {
  const out = new Uint8Array(bytes + 8);
  return out.subarray(0, encodeData(new Uint8Array(bytes).fill(7), out, 0));
};

/** A client whose host answers each request with what `answers` says. */
function client(answers: (id: number, fake: FakeHost) => void): { fake: FakeHost; store: StoreClient } {
  const fake = host();
  fake.onPacket = (_, id) => answers(id, fake);
  return { fake, store: openStore(fake, 'softgpu') };
}

const replying = (bytes: Uint8Array) => client((id, fake) => fake.raw(0, id, bytes, bytes.length));

function failure(act: () => unknown): Error & { readonly code?: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof StoreReadError || error instanceof DxgOpenError) return error;
    throw error;
  }
  throw new Error('did not fail');
}

describe('a store client', () => {
  it('asks for the store and says nothing else of itself', () => {
    const { fake } = replying(answer(0, dataOf(1)));
    expect(fake.contact).toMatchObject({
      script: '',
      identities: [
        { surface: 'store', driver: 'softgpu', driver_version: '', abi: '', umd_digest: '', vendor_id: 0 },
      ],
    });
  });

  it('describes and reads what it is told', () => {
    const described = { digest: DIGEST, bytes: STORE_LIMITS.manifestBytes };
    expect(replying(answer(0, encodeDescription(described))).store.describe()).toEqual(described);
    const { store, fake } = replying(answer(0, dataOf(STORE_LIMITS.readBytes)));
    expect(store.read(DIGEST, 0, STORE_LIMITS.readBytes)).toEqual(
      new Uint8Array(STORE_LIMITS.readBytes).fill(7),
    );
    for (let i = 0; i < 20; i++) store.read(DIGEST, i, STORE_LIMITS.readBytes);
    store.close();
    expect(fake.closed).toBe(true);
  });

  it('waits in place for an answer that comes later', () => {
    const late: number[] = [];
    const { store, fake } = client((id) => void late.push(id));
    fake.onIdle = () => {
      for (const id of late.splice(0)) fake.raw(0, id, answer(0, dataOf(3)), STORE_HEAD_BYTES + 5);
      return true;
    };
    expect(store.read(DIGEST, 0, 3)).toHaveLength(3);
  });

  it.each([
    ['no store', 0],
    ['two', 2],
  ])('does not open where the host offers %s', (_, stores) => {
    const fake = host(stores);
    expect(failure(() => openStore(fake))).toMatchObject({
      code: 'PROTOCOL',
      message: `the host offered ${stores} driver stores, not one`,
    });
    expect(fake.closed).toBe(true);
  });

  it('reports a refusal as the gate’s', () => {
    const fake = host();
    fake.refusal = {
      code: 'DRIVER_MISMATCH',
      ntstatus: '0xC01E0009',
      field: 'driver',
      host: 'a',
      guest: 'b',
      rule: 'r',
      fix: 'f',
    };
    expect(failure(() => openStore(fake))).toMatchObject({
      code: 'DRIVER_MISMATCH',
      refusal: { field: 'driver' },
    });
  });

  it('keeps what the host cannot answer apart, and goes on', () => {
    let status: number = STATUS.OBJECT_NAME_NOT_FOUND;
    const { store } = client((id, fake) => {
      const bytes = status < 0 ? answer(status, new Uint8Array(0)) : answer(0, dataOf(1));
      fake.raw(0, id, bytes, bytes.length);
    });
    expect(failure(() => store.read(DIGEST, 0, 1))).toMatchObject({
      code: 'REFUSED',
      message: 'the host answered STATUS_OBJECT_NAME_NOT_FOUND',
    });
    status = 0;
    expect(store.read(DIGEST, 0, 1)).toHaveLength(1);
  });
});

describe('a host that lies', () => {
  const read = ({ store }: { readonly store: StoreClient }): Error => failure(() => store.read(DIGEST, 0, 8));

  it.each([
    ['a byte less', dataOf(7)],
    ['a byte more', dataOf(9)],
    ['64 KiB and a byte', dataOf(STORE_LIMITS.readBytes + 1)],
    ['no field', new Uint8Array(0)],
    ['a field more', Uint8Array.from([...dataOf(8), 0x10, 1])],
    ['the wrong field', Uint8Array.from([0x12, 1, 7])],
  ])('sends data with %s', (_, body) => {
    expect(read(replying(answer(0, body)))).toMatchObject({ code: 'PROTOCOL' });
  });

  it.each([
    ['no head', new Uint8Array(0)],
    ['more than there is', answer(0, dataOf(8), 64)],
    ['2^32 − 8', answer(0, dataOf(8), 0xffff_fff8)],
    ['less than there is', answer(0, dataOf(8), 1)],
    ['a packet past the bound', answer(0, new Uint8Array(STORE_LIMITS.messageBytes))],
    ['the largest packet', answer(0, new Uint8Array(CHANNEL_LIMITS.upstream.packetBytes - 64))],
  ])('answers with a length of %s', (_, bytes) => {
    const made = replying(bytes);
    expect(read(made)).toMatchObject({ code: 'PROTOCOL' });
    expect(made.fake.closed).toBe(true);
  });

  it('describes nothing, too much, or what is no digest', () => {
    for (const body of [
      new Uint8Array(0),
      encodeDescription({ digest: DIGEST, bytes: 0 }),
      encodeDescription({ digest: DIGEST, bytes: STORE_LIMITS.manifestBytes + 1 }),
      encodeDescription({ digest: DIGEST.slice(2), bytes: 1 }),
    ])
      expect(failure(() => replying(answer(0, body)).store.describe())).toMatchObject({ code: 'PROTOCOL' });
  });

  it('answers another request, twice, or sends packets of its own', () => {
    const one = answer(0, dataOf(8));
    expect(read(client((id, fake) => fake.raw(0, id + 1, one, one.length)))).toMatchObject({
      code: 'PROTOCOL',
    });
    expect(
      read(client((_, fake) => void fake.channels[0]?.end.send(0, false, one, one.length))),
    ).toMatchObject({ code: 'PROTOCOL' });
    const twice = client((id, fake) => {
      fake.raw(0, id, one, one.length);
      fake.raw(0, id, one, one.length);
    });
    expect(twice.store.read(DIGEST, 0, 8)).toHaveLength(8);
    expect(read(twice)).toMatchObject({ code: 'PROTOCOL' });
  });

  it('takes the channel back, goes away, or sends frames without end', () => {
    const gone = client((_, fake) => {
      fake.gone = true;
    });
    expect(read(gone)).toMatchObject({ code: 'LOST', message: 'the broker is gone' });
    let asked = false;
    const taken = client((_, fake) => {
      asked = true;
      fake.rescind(0);
    });
    taken.fake.onIdle = () => asked;
    expect(read(taken)).toMatchObject({ code: 'LOST', message: expect.stringContaining('took channel') });
    const endless = client((_, fake) => {
      for (let i = 0; i < 2_000; i++) fake.frame(encodeFrame({ type: 'GpadlTorndown', gpadl: 77 }));
    });
    endless.fake.onIdle = () => true;
    expect(read(endless)).toMatchObject({ code: 'LOST' });
  });

  it('offers without end, or never answers the contact', () => {
    const fake = host(BUS_LIMITS.channels + 1);
    fake.unbounded = true;
    expect(failure(() => openStore(fake))).toMatchObject({ code: 'PROTOCOL' });
    const silent = host();
    silent.offers = [];
    silent.unbounded = true;
    expect(failure(() => openStore(silent))).toMatchObject({ code: 'PROTOCOL' });
  });
});
