import { VERSION_LIMITS } from '../version-check/index.ts';
import { Cursor } from '../vmbus-sim/index.ts';

/** Numbers of the store channel's calls; `proto/kmbridge/store.proto` says what they mean. */
export const STORE_CALL = { DESCRIBE: 1, READ: 2 } as const;

/** Head of a request {u16 number, u16 0, u32 body bytes} and of a reply {i32 status, u32 body bytes}. */
export const STORE_HEAD_BYTES = 8;

const READ_BYTES = 64 * 1024;

/** What either side of a store channel takes from the other. */
export const STORE_LIMITS = {
  /** Bytes of one read: a quarter of a ring, and some ten microseconds of the broker's loop. */
  readBytes: READ_BYTES,
  /** Bytes of a manifest: each character of its limit may take three (UTF-8 of one UTF-16 unit). */
  manifestBytes: VERSION_LIMITS.documentChars * 3,
  /** Bytes of a package: four times the largest vendor driver for Linux; a lying host must not fill a disk. */
  packageBytes: 4 * 2 ** 30,
  /** A reply with its head: tag and length of the data take at most four bytes. */
  messageBytes: STORE_HEAD_BYTES + READ_BYTES + 8,
} as const;

/** What Describe answers: the manifest, by digest. Digests are 64 lower-case hex digits here and 32 bytes on the wire. */
export interface StoreDescription {
  readonly digest: string;
  readonly bytes: number;
}

export interface StoreRead {
  readonly digest: string;
  readonly offset: number;
  readonly bytes: number;
}

const DIGEST_BYTES = 32;
const VARINT = 0;
const BYTES = 2;

/** The reply to Describe. */
export function encodeDescription({ digest, bytes }: StoreDescription): Uint8Array {
  return Uint8Array.from([...bytesField(1, Buffer.from(digest, 'hex')), ...wordField(2, bytes)]);
}

/** Null unless the bytes are a canonical reply to Describe. */
export function decodeDescription(body: Uint8Array): StoreDescription | null {
  const reader = new FieldReader(body);
  const digest = reader.bytes(1);
  const bytes = reader.word(2);
  if (!reader.done() || digest.length !== DIGEST_BYTES) return null;
  return { digest: Buffer.from(digest).toString('hex'), bytes };
}

/** The body of Read. */
export function encodeRead({ digest, offset, bytes }: StoreRead): Uint8Array {
  const head = bytesField(1, Buffer.from(digest, 'hex'));
  return Uint8Array.from([...head, ...wordField(2, offset), ...wordField(3, bytes)]);
}

/** Null unless the bytes are a canonical Read; whether it can be answered is another question. */
export function decodeRead(body: Uint8Array): StoreRead | null {
  const reader = new FieldReader(body);
  const digest = reader.bytes(1);
  const offset = reader.word(2);
  const bytes = reader.word(3);
  if (!reader.done() || digest.length !== DIGEST_BYTES) return null;
  return { digest: Buffer.from(digest).toString('hex'), offset, bytes };
}

/** Writes the reply to Read into `out`; where it ends. */
export function encodeData(data: Uint8Array, out: Uint8Array, at: number): number {
  if (data.length === 0) return at;
  const head = [(1 << 3) | BYTES, ...varint(data.length)];
  out.set(head, at);
  out.set(data, at + head.length);
  return at + head.length + data.length;
}

/** A view of the data in a reply to Read; null unless it is canonical. */
export function decodeData(body: Uint8Array): Uint8Array | null {
  const reader = new FieldReader(body);
  const data = reader.bytes(1);
  return reader.done() ? data : null;
}

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) out.push((rest & 0x7f) | 0x80);
  out.push(rest);
  return out;
}

/** @throws RangeError for what is no u32: our own mistake */
function wordField(number: number, value: number): number[] {
  if (value >>> 0 !== value) throw new RangeError(`${value} is no u32`);
  return value === 0 ? [] : [(number << 3) | VARINT, ...varint(value)];
}

function bytesField(number: number, value: Uint8Array): number[] {
  return [(number << 3) | BYTES, ...varint(value.length), ...value];
}

/** Takes fields in ascending order; one that is not there has its default, and a default that is there is a fault. */
class FieldReader {
  readonly #cursor: Cursor;
  /** The tag that comes next, 0 at the end. */
  #tag: number;

  constructor(body: Uint8Array) {
    this.#cursor = new Cursor(body);
    this.#tag = this.#next();
  }

  word(number: number): number {
    if (this.#tag !== ((number << 3) | VARINT)) return 0;
    const value = this.#cursor.varint();
    if (value === 0) this.#cursor.fail('NOT_CANONICAL');
    this.#tag = this.#next();
    return value;
  }

  bytes(number: number): Uint8Array {
    if (this.#tag !== ((number << 3) | BYTES)) return new Uint8Array(0);
    const length = this.#cursor.varint();
    if (length === 0) this.#cursor.fail('NOT_CANONICAL');
    const value = this.#cursor.take(length);
    this.#tag = this.#next();
    return value;
  }

  /** Whether everything was taken and nothing was wrong. */
  done(): boolean {
    return this.#tag === 0 && this.#cursor.fault === null && this.#cursor.at === this.#cursor.end;
  }

  #next(): number {
    const { at, end } = this.#cursor;
    if (at === end) return 0;
    const tag = this.#cursor.varint();
    // Field number 0 does not exist: a zero here is no end.
    if (tag === 0) this.#cursor.fail('FIELD_UNKNOWN');
    return tag;
  }
}
