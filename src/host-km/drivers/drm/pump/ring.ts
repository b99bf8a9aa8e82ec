import {
  COMPLETION,
  COMPLETION_WORDS,
  ENTRY,
  ENTRY_WORDS,
  type Geometry,
  HEAD_BYTES,
  type Kind,
  MAGIC,
  VERSION,
  WORD,
} from './layout.ts';

/** What an entry names; meanings by kind in docs/pump.md. Offsets are in the arena and multiples of 8. */
export interface PumpCall {
  slot: number;
  request: number;
  structAt: number;
  patchesAt: number;
  patchCount: number;
}

/**
 * The broker's end of the shared rings: arithmetic on words, no I/O. `put` writes entries that the pump does not see before
 * `publish`; `take` leaves the next completion in `index`, `sequence` and `result`.
 */
export class PumpRing {
  /** The completion that `take` found: the two words of its tag, and 0 or more or −errno. */
  index = 0;
  sequence = 0;
  result = 0;
  readonly #head: Int32Array;
  readonly #submissions: Int32Array;
  readonly #completions: Int32Array;
  readonly #submissionMask: number;
  readonly #completionMask: number;
  #written = 0;
  #published = 0;
  #seen = 0;

  /** Writes the geometry into `memory`, which is zeroed and not shared yet. */
  constructor(memory: Uint8Array, shape: Geometry) {
    const words = (at: number, count: number): Int32Array =>
      new Int32Array(memory.buffer, memory.byteOffset + at, count);
    this.#head = words(0, HEAD_BYTES / 4);
    this.#submissions = words(shape.submissionsAt, shape.submissions * ENTRY_WORDS);
    this.#completions = words(shape.completionsAt, shape.completions * COMPLETION_WORDS);
    this.#submissionMask = shape.submissions - 1;
    this.#completionMask = shape.completions - 1;
    this.#head[WORD.MAGIC] = MAGIC;
    this.#head[WORD.VERSION] = VERSION;
    this.#head[WORD.SUBMISSIONS] = shape.submissions;
    this.#head[WORD.COMPLETIONS] = shape.completions;
    this.#head[WORD.ARENA_AT] = shape.arenaAt;
    this.#head[WORD.ARENA_BYTES] = shape.arenaBytes;
  }

  /**
   * Writes the next entry. That there is room is the caller's to know: as many entries as the smaller ring holds may be
   * without a completion taken, and then neither ring can be full.
   */
  put(index: number, sequence: number, kind: Kind, call: Readonly<PumpCall>): void {
    const at = (this.#written & this.#submissionMask) * ENTRY_WORDS;
    const words = this.#submissions;
    words[at + ENTRY.TAG] = index;
    words[at + ENTRY.TAG_HIGH] = sequence;
    words[at + ENTRY.SLOT] = call.slot;
    words[at + ENTRY.REQUEST] = call.request;
    words[at + ENTRY.STRUCT] = call.structAt;
    words[at + ENTRY.PATCHES] = call.patchesAt;
    words[at + ENTRY.PATCH_COUNT] = call.patchCount;
    words[at + ENTRY.KIND] = kind;
    this.#written = (this.#written + 1) | 0;
  }

  /** Shows the pump all that was put; true: it sleeps, ring its bell. */
  publish(): boolean {
    if (this.#written === this.#published) return false;
    this.#published = this.#written;
    Atomics.store(this.#head, WORD.SUBMITTED, this.#written);
    if (Atomics.load(this.#head, WORD.PUMP_SLEEPS) === 0) return false;
    return Atomics.exchange(this.#head, WORD.PUMP_SLEEPS, 0) !== 0;
  }

  /** Takes the next completion; false when there is none. */
  take(): boolean {
    if (Atomics.load(this.#head, WORD.COMPLETED) === this.#seen) return false;
    const at = (this.#seen & this.#completionMask) * COMPLETION_WORDS;
    this.index = this.#completions[at + COMPLETION.TAG] ?? 0;
    this.sequence = this.#completions[at + COMPLETION.TAG_HIGH] ?? 0;
    this.result = this.#completions[at + COMPLETION.RESULT] ?? 0;
    this.#seen = (this.#seen + 1) | 0;
    Atomics.store(this.#head, WORD.SEEN, this.#seen);
    return true;
  }

  /** Asks to be rung for the next completion; false: one has come already, and no ring will. */
  arm(): boolean {
    Atomics.store(this.#head, WORD.BROKER_SLEEPS, 1);
    if (Atomics.load(this.#head, WORD.COMPLETED) === this.#seen) return true;
    return Atomics.exchange(this.#head, WORD.BROKER_SLEEPS, 0) === 0;
  }

  /** Asks not to be rung: the broker looks for itself. */
  disarm(): void {
    Atomics.store(this.#head, WORD.BROKER_SLEEPS, 0);
  }
}
