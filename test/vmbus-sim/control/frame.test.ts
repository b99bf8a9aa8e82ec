import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import Long from 'long';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { MESSAGES } from '../../../src/vmbus-sim/control/table.ts';
import {
  BUS_LIMITS,
  type ControlMessage,
  clip,
  decodeFrame,
  encodeFrame,
} from '../../../src/vmbus-sim/index.ts';
import { CONTACT, IDENTITY, MESSAGE_LIST, REFUSAL, SAMPLES } from './samples.ts';

const proto = protobuf.parse(
  readFileSync(new URL('../../../proto/kmbridge/bus.proto', import.meta.url), 'utf8'),
  { keepCase: true },
).root;
const Frame = proto.lookupType('kmbridge.bus.Frame');

const receiver = (message: ControlMessage): 'host' | 'guest' => MESSAGES[message.type].to;
const oneofName = (name: string): string => name.replace(/(?<!^)([A-Z])/g, '_$1').toLowerCase();

/** The same message as bus.proto alone has it. */
function reference(message: ControlMessage): Uint8Array {
  const { type, ...fields } = message;
  const luid = 'luid' in fields ? { luid: Long.fromString(String(fields.luid), true) } : {};
  return Frame.encode(Frame.create({ [oneofName(type)]: { ...fields, ...luid } })).finish();
}

function fault(bytes: Uint8Array, to: 'host' | 'guest' = 'host'): string {
  const decoded = decodeFrame(bytes, to);
  return decoded.ok ? 'ok' : decoded.fault.code;
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('the codec and bus.proto', () => {
  it.each(MESSAGE_LIST)('agree on $type', (message) => {
    const frame = encodeFrame(message);
    expect(Buffer.from(frame).toString('hex')).toBe(Buffer.from(reference(message)).toString('hex'));
    expect(decodeFrame(frame, receiver(message))).toEqual({ ok: true, message });
  });

  it('have the same messages and fields, under VMBus numbers', () => {
    const names = Object.keys(MESSAGES);
    expect(names.map(oneofName).sort()).toEqual(Object.keys(Frame.fields).sort());
    for (const [name, rule] of Object.entries(MESSAGES)) {
      expect(Frame.fields[oneofName(name)]?.id).toBe(rule.number);
      expect(Object.keys(rule.fields)).toEqual(
        proto.lookupType(`kmbridge.bus.${name}`).fieldsArray.map((f) => f.name),
      );
    }
  });

  it('say the direction of each in the same words', () => {
    const text = readFileSync(new URL('../../../proto/kmbridge/bus.proto', import.meta.url), 'utf8');
    for (const [name, { number, to }] of Object.entries(MESSAGES))
      expect(text).toMatch(new RegExp(`${name} \\w+ = ${number}; +// to ${to}`));
  });
});

describe('a frame is refused', () => {
  it.each(MESSAGE_LIST)('at the end that $type is not for', (message) => {
    const other = receiver(message) === 'host' ? 'guest' : 'host';
    expect(decodeFrame(encodeFrame(message), other)).toEqual({
      ok: false,
      fault: { code: 'DIRECTION', message: message.type, field: '' },
    });
  });

  it.each(MESSAGE_LIST)('when $type is cut anywhere, or has a byte more', (message) => {
    const frame = encodeFrame(message);
    for (let length = 0; length < frame.length; length++) {
      const code = fault(frame.slice(0, length), receiver(message));
      expect(['TRUNCATED', 'FRAME_SIZE']).toContain(code);
    }
    expect(fault(Uint8Array.from([...frame, 0]), receiver(message))).toBe('FIELD_UNKNOWN');
  });

  it.each([9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29])(
    'by name when it is VMBus message %i',
    (number) => {
      const tag = number * 8 + 2;
      const decoded = decodeFrame(
        tag < 128 ? bytes(tag, 0) : bytes((tag & 0x7f) | 0x80, tag >> 7, 0),
        'host',
      );
      expect(decoded).toMatchObject({
        ok: false,
        fault: { code: 'MESSAGE_UNSERVED', message: expect.stringMatching(/^[A-Z]\w+$/) },
      });
    },
  );

  it.each<[string, Uint8Array, string]>([
    ['message 30', bytes(0xf2, 1, 0), 'MESSAGE_UNKNOWN'],
    ['message 0', bytes(2, 0), 'MESSAGE_UNKNOWN'],
    ['a message that is a number', bytes(3 * 8, 0), 'FIELD_TYPE'],
    ['two messages', bytes(3 * 8 + 2, 0, 3 * 8 + 2, 0), 'FIELD_UNKNOWN'],
    ['a field that the message has not', bytes(3 * 8 + 2, 2, 8, 1), 'FIELD_UNKNOWN'],
    ['a field number of 0', bytes(7 * 8 + 2, 2, 0, 1), 'FIELD_UNKNOWN'],
    ['a field of another wire type', bytes(7 * 8 + 2, 5, 0xd, 1, 0, 0, 0), 'FIELD_TYPE'],
    ['a field twice', bytes(7 * 8 + 2, 4, 8, 1, 8, 1), 'FIELD_ORDER'],
    ['fields out of order', bytes(11 * 8 + 2, 4, 0x10, 1, 8, 1), 'FIELD_ORDER'],
    ['a default written out', bytes(7 * 8 + 2, 2, 8, 0), 'NOT_CANONICAL'],
    ['a number with a spare byte', bytes(7 * 8 + 2, 3, 8, 0x81, 0), 'NOT_CANONICAL'],
    ['2^32', bytes(7 * 8 + 2, 6, 8, 0x80, 0x80, 0x80, 0x80, 0x10), 'NOT_CANONICAL'],
    ['a number without end', bytes(7 * 8 + 2, 12, 8, ...Array(11).fill(0xff)), 'NOT_CANONICAL'],
    ['an empty text', bytes(14 * 8 + 2, 2, 0x12, 0), 'NOT_CANONICAL'],
    ['bytes that are not UTF-8', bytes(14 * 8 + 2, 3, 0x12, 1, 0xff), 'TEXT'],
    ['a control character', bytes(14 * 8 + 2, 3, 0x12, 1, 0x1b), 'TEXT'],
    ['a nested message past its parent', bytes(14 * 8 + 2, 2, 0x22, 9), 'TRUNCATED'],
  ])('for %s', (_what, frame, code) => {
    expect(fault(frame)).toBe(code);
  });

  it('for a GUID that is absent or of another length', () => {
    expect(fault(bytes(1 * 8 + 2, 2, 8, 1), 'guest')).toBe('BOUND');
    expect(fault(bytes(1 * 8 + 2, 19, 0x12, 17, ...Array(17).fill(1)), 'guest')).toBe('BOUND');
    expect(fault(bytes(1 * 8 + 2, 17, 0x12, 15, ...Array(15).fill(1)), 'guest')).toBe('BOUND');
  });

  it('past 4,096 bytes, whatever is in it', () => {
    expect(fault(new Uint8Array(BUS_LIMITS.frameBytes + 1))).toBe('FRAME_SIZE');
    expect(fault(new Uint8Array(BUS_LIMITS.frameBytes))).toBe('MESSAGE_UNKNOWN');
    expect(fault(new Uint8Array(0))).toBe('FRAME_SIZE');
  });

  const text = (length: number): string => 'x'.repeat(length);
  const refusal = (change: object): ControlMessage => ({
    ...SAMPLES.VersionResponse,
    refusal: { ...REFUSAL, ...change },
  });
  it.each<[string, number, (length: number) => ControlMessage]>([
    ['process name', BUS_LIMITS.processNameBytes, (n) => ({ ...CONTACT, process_name: text(n) })],
    ['script', BUS_LIMITS.scriptBytes, (n) => ({ ...CONTACT, script: text(n) })],
    [
      'driver name',
      BUS_LIMITS.textBytes,
      (n) => ({ ...CONTACT, identities: [{ ...IDENTITY, driver: text(n) }] }),
    ],
    ['digest', BUS_LIMITS.textBytes, (n) => ({ ...CONTACT, identities: [{ ...IDENTITY, abi: text(n) }] })],
    ['offer name', BUS_LIMITS.textBytes, (n) => ({ ...SAMPLES.OfferChannel, name: text(n) })],
    ['refusal field', BUS_LIMITS.textBytes, (n) => refusal({ field: text(n) })],
    ['refusal value', BUS_LIMITS.valueBytes, (n) => refusal({ guest: text(n) })],
    ['refusal fix', BUS_LIMITS.sentenceBytes, (n) => refusal({ fix: text(n) })],
    [
      'list of identities',
      BUS_LIMITS.identities,
      (n) => ({ ...CONTACT, identities: Array(n).fill({ ...IDENTITY, abi: '', umd_digest: '' }) }),
    ],
  ])('for a %s of %i and one', (_what, limit, make) => {
    expect(fault(encodeFrame(make(limit)), receiver(make(limit)))).toBe('ok');
    expect(() => encodeFrame(make(limit + 1))).toThrow(RangeError);
    expect(fault(reference(make(limit + 1)), receiver(make(limit)))).toBe('BOUND');
  });

  it('by our own RangeError when a message of legal parts is too long', () => {
    const identities = Array(BUS_LIMITS.identities).fill({ ...IDENTITY, driver: text(127) });
    expect(() => encodeFrame({ ...CONTACT, identities })).toThrow(/at most 4096/);
    expect(encodeFrame({ ...CONTACT, identities: Array(16).fill(IDENTITY) }).length).toBeLessThan(3200);
  });

  it.each([-1, 1.5, 2 ** 32, Number.NaN])('by our own RangeError for a channel of %d', (channel) => {
    expect(() => encodeFrame({ type: 'CloseChannel', channel })).toThrow(RangeError);
  });

  it('or is what encodes to exactly its bytes, for any bytes', () => {
    const mutated = fc
      .tuple(
        fc.constantFrom(...MESSAGE_LIST),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 3 }),
      )
      .map(([message, changes]) => {
        const frame = encodeFrame(message);
        for (const [at, value] of changes) frame[at % frame.length] = value;
        return frame;
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 64 })), (frame) => {
        for (const to of ['host', 'guest'] as const) {
          const decoded = decodeFrame(frame, to);
          if (decoded.ok) expect([...encodeFrame(decoded.message)]).toEqual([...frame]);
        }
      }),
      { numRuns: 4000 },
    );
  });
});

describe('clip', () => {
  it('makes any text one that every receiver takes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 0, max: 40 }),
        (any, max) => {
          const clipped = clip(any, max);
          expect(Buffer.byteLength(clipped)).toBeLessThanOrEqual(max);
          const message: ControlMessage = { ...CONTACT, process_name: clipped };
          expect(fault(encodeFrame(message))).toBe('ok');
        },
      ),
    );
    expect(clip('a\nb', 10)).toBe('a b');
    expect(clip('äöü', 5)).toBe('äö');
    expect(clip('same', 4)).toBe('same');
  });
});
