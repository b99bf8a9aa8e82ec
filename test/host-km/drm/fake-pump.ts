import { Exchange } from '../../../src/host-km/drivers/drm/pump/exchange.ts';
import {
  COMPLETION,
  COMPLETION_WORDS,
  ENTRY,
  ENTRY_WORDS,
  geometry,
  WORD,
} from '../../../src/host-km/drivers/drm/pump/layout.ts';
import { type PumpCall, PumpRing } from '../../../src/host-km/drivers/drm/pump/ring.ts';

/** An entry as the pump finds it. */
export interface Found {
  readonly index: number;
  readonly sequence: number;
  readonly call: PumpCall;
  readonly kind: number;
}

/** The pump's end of the rings in a few lines, an exchange on the other, and what the exchange does to the world. */
export class FakePump {
  readonly words: Int32Array;
  readonly exchange: Exchange;
  /** Rings of the pump's bell, and every change of `hold`. */
  rings = 0;
  broken = 0;
  readonly held: boolean[] = [];
  /** Runs with each look at the clock. */
  meanwhile: () => void = () => {};
  readonly #memory: Uint8Array;
  readonly #entries: number;
  #now = 0;

  constructor(entries = 8) {
    const shape = geometry(entries, 4096);
    this.#entries = entries;
    this.#memory = new Uint8Array(shape.bytes);
    this.words = new Int32Array(this.#memory.buffer);
    this.exchange = new Exchange(new PumpRing(this.#memory, shape), entries, {
      ring: () => {
        this.rings++;
      },
      hold: (on) => void this.held.push(on),
      broken: () => {
        this.broken++;
      },
      pace: 1,
      now: () => {
        this.meanwhile();
        this.#now += 10_000;
        return this.#now;
      },
    });
  }

  /** Entries that the pump could take, without taking them. */
  get waiting(): number {
    return (this.word(WORD.SUBMITTED) - this.word(WORD.TAKEN)) | 0;
  }

  word(index: number): number {
    return this.words[index] ?? 0;
  }

  take(): Found | null {
    if (this.waiting === 0) return null;
    const at = 1024 + (this.word(WORD.TAKEN) & (this.#entries - 1)) * ENTRY_WORDS;
    const entry = (index: number): number => this.word(at + index);
    const call = {
      slot: entry(ENTRY.SLOT),
      request: entry(ENTRY.REQUEST) >>> 0,
      structAt: entry(ENTRY.STRUCT),
      patchesAt: entry(ENTRY.PATCHES),
      patchCount: entry(ENTRY.PATCH_COUNT),
    };
    this.words[WORD.TAKEN] = (this.word(WORD.TAKEN) + 1) | 0;
    return { index: entry(ENTRY.TAG), sequence: entry(ENTRY.TAG_HIGH), kind: entry(ENTRY.KIND), call };
  }

  /** True: the broker asked to be rung. */
  post(index: number, sequence: number, result: number): boolean {
    const at = 1024 + this.#entries * ENTRY_WORDS;
    const slot = at + (this.word(WORD.COMPLETED) & (this.#entries - 1)) * COMPLETION_WORDS;
    this.words[slot + COMPLETION.TAG] = index;
    this.words[slot + COMPLETION.TAG_HIGH] = sequence;
    this.words[slot + COMPLETION.RESULT] = result;
    this.words[WORD.COMPLETED] = (this.word(WORD.COMPLETED) + 1) | 0;
    const asked = this.word(WORD.BROKER_SLEEPS) === 1;
    this.words[WORD.BROKER_SLEEPS] = 0;
    return asked;
  }

  /** Answers all that is there with the struct's offset. */
  answerAll(): void {
    for (let found = this.take(); found !== null; found = this.take())
      this.post(found.index, found.sequence, found.call.structAt);
  }
}

export const callOf = (structAt: number): PumpCall => ({
  slot: 1,
  request: 0xc010_640c,
  structAt,
  patchesAt: 24,
  patchCount: 3,
});
