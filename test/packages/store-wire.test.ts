import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/abi/fingerprint.ts';
import { loadSchema, readProtos } from '../../src/abi/schema/load.ts';
import {
  decodeData,
  decodeDescription,
  decodeRead,
  encodeData,
  encodeDescription,
  encodeRead,
} from '../../src/packages/index.ts';

const proto = protobuf.parse(
  readFileSync(new URL('../../proto/kmbridge/store.proto', import.meta.url), 'utf8'),
  { keepCase: true },
).root;
const type = (name: string): protobuf.Type => proto.lookupType(`kmbridge.store.${name}`);

const hex = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const word = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 0xffff_ffff }));
const data = fc.uint8Array({ maxLength: 400 });

/** The bytes of our own message types, each with its reader and what protobufjs makes of the same values. */
const messages = {
  DescribeReply: {
    sample: fc.record({ digest: hex, bytes: word }),
    encode: encodeDescription,
    decode: decodeDescription,
  },
  ReadRequest: {
    sample: fc.record({ digest: hex, offset: word, bytes: word }),
    encode: encodeRead,
    decode: decodeRead,
  },
} as const;

/** Whether protobufjs reads the bytes and writes the same ones again. */
function canonical(name: string, bytes: Uint8Array): boolean {
  try {
    const message = type(name).decode(bytes);
    // A default that is written out is kept by neither.
    const plain = type(name).toObject(message, { defaults: false });
    for (const [field, value] of Object.entries(plain))
      if (value === 0 || (value instanceof Uint8Array && value.length === 0)) delete plain[field];
    return Buffer.compare(type(name).encode(type(name).fromObject(plain)).finish(), bytes) === 0;
  } catch {
    return false;
  }
}

describe('the store’s messages and store.proto', () => {
  it.each(['DescribeReply', 'ReadRequest'] as const)('agree on %s', (name) => {
    const { sample, encode, decode } = messages[name];
    fc.assert(
      fc.property(sample as fc.Arbitrary<never>, (value: { readonly digest: string }) => {
        const ours = encode(value as never);
        const message = type(name).fromObject({ ...value, digest: Buffer.from(value.digest, 'hex') });
        const plain = Object.fromEntries(
          Object.entries(type(name).toObject(message)).filter(([, one]) => one !== 0),
        );
        const theirs = type(name).encode(type(name).fromObject(plain)).finish();
        expect(Buffer.from(ours).toString('hex')).toBe(Buffer.from(theirs).toString('hex'));
        expect(decode(ours)).toEqual(value);
      }),
    );
  });

  it('agree on ReadReply, whatever its length', () => {
    fc.assert(
      fc.property(data, (value) => {
        const out = new Uint8Array(500);
        const end = encodeData(value, out, 8);
        const theirs = type('ReadReply')
          .encode(value.length === 0 ? {} : { data: value })
          .finish();
        expect(Buffer.from(out.subarray(8, end)).toString('hex')).toBe(Buffer.from(theirs).toString('hex'));
        expect(decodeData(out.subarray(8, end))).toEqual(value);
      }),
    );
  });

  it.each([
    ['DescribeReply', decodeDescription, encodeDescription({ digest: 'ab'.repeat(32), bytes: 300 })],
    ['ReadRequest', decodeRead, encodeRead({ digest: 'ab'.repeat(32), offset: 65_536, bytes: 300 })],
    ['ReadReply', decodeData, Uint8Array.from([0x0a, 3, 1, 2, 3])],
  ] as const)('take a changed %s only when it is canonical', (name, decode, bytes) => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(bytes.length), byte: fc.nat(255) }), { minLength: 1, maxLength: 3 }),
        fc.nat(bytes.length + 2),
        (changes, length) => {
          const changed = new Uint8Array(length);
          changed.set(bytes.subarray(0, length));
          for (const { at, byte } of changes) if (at < length) changed[at] = byte;
          const taken = decode(changed);
          // Ours ask for more than canonical bytes: a digest is 32 of them.
          if (taken !== null) expect(canonical(name, changed)).toBe(true);
          else if (name === 'ReadReply') expect(canonical(name, changed)).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('are no rows: the ABI is the same without them', () => {
    const all = readProtos(fileURLToPath(new URL('../../proto/kmbridge', import.meta.url)));
    const { 'kmbridge/store.proto': ours, ...others } = all;
    expect(ours).toContain('package kmbridge.store;');
    const [withStore, without] = [loadSchema(all), loadSchema(others)];
    expect(fingerprintOf(withStore.rows)).toBe(fingerprintOf(without.rows));
    expect(Object.keys(withStore.layouts)).toEqual(Object.keys(without.layouts));
  });

  it('refuse a digest of 31 or 33 bytes, a default written out, fields twice or in another order', () => {
    const field = (length: number): number[] => [0x0a, length, ...new Array<number>(length).fill(7)];
    expect(decodeRead(Uint8Array.from([...field(32), 0x18, 1]))).not.toBeNull();
    for (const bad of [
      [...field(31), 0x18, 1],
      [...field(33), 0x18, 1],
      [0x18, 1],
      [...field(32), 0x10, 0, 0x18, 1],
      [...field(32), 0x18, 1, 0x10, 1],
      [...field(32), 0x18, 1, 0x18, 1],
      [...field(32), ...field(32)],
      [...field(32), 0x18, 0x81, 0x00],
      [...field(32), 0x20, 1],
      [...field(32), 0x00],
      [...field(32), 0x18, 0xff, 0xff, 0xff, 0xff, 0x1f],
    ])
      expect(decodeRead(Uint8Array.from(bad)), bad.slice(32).join()).toBeNull();
  });
});
