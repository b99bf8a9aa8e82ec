import type { Image } from './image.ts';
import { perRow } from './per-row.ts';
import type { Field, Row } from './plan.ts';
import { texelBytes } from './texel.ts';

/** Value of a part of an expression, or OVERFLOW. */
type Term = (value: (field: string) => number) => number;

/** Past 2^53 − 1 a double is no longer exact; Infinity absorbs whatever is added to or multiplied with it, but 0. */
const OVERFLOW = Number.POSITIVE_INFINITY;
const exact = (value: number): number => (value <= Number.MAX_SAFE_INTEGER ? value : OVERFLOW);
/** A product whose other factor is 0 is refused too when one factor is past the limit: no call needs it. */
const times = (a: number, b: number): number => (a === OVERFLOW || b === OVERFLOW ? OVERFLOW : exact(a * b));
const plus = (a: number, b: number): number => exact(a + b);
const upward = (a: number, b: number): number =>
  a === OVERFLOW || b === OVERFLOW || b === 0 ? OVERFLOW : Math.floor(a / b) + (a % b === 0 ? 0 : 1);

const FUNCTIONS: Readonly<Record<string, { readonly least: number; readonly most: number }>> = {
  max: { least: 1, most: 8 },
  min: { least: 1, most: 8 },
  up: { least: 2, most: 2 },
  texel: { least: 1, most: 1 },
};

/** Reads an expression of `RowOptions.charge`; throws Error for what is none. */
class Parser {
  readonly fields: string[] = [];
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(text: string) {
    this.#tokens = text.match(/\d+|\w+|\S/g) ?? [];
  }

  whole(): Term {
    const term = this.#sum();
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) throw new Error(`'${rest}' was not expected in a charge`);
    return term;
  }

  #sum(): Term {
    let left = this.#product();
    while (this.#take('+')) {
      const [a, b] = [left, this.#product()];
      left = (value) => plus(a(value), b(value));
    }
    return left;
  }

  #product(): Term {
    let left = this.#atom();
    while (this.#take('*')) {
      const [a, b] = [left, this.#atom()];
      left = (value) => times(a(value), b(value));
    }
    return left;
  }

  #atom(): Term {
    const token = this.#tokens[this.#next++];
    if (token === undefined) throw new Error('a charge ends too early');
    if (/^\d/.test(token)) {
      const number = Number(token);
      if (!Number.isSafeInteger(number)) throw new Error(`${token} is no exact number`);
      return () => number;
    }
    if (token === '(') {
      const inner = this.#sum();
      this.#want(')');
      return inner;
    }
    if (!/^[a-z]\w*$/.test(token)) throw new Error(`'${token}' was not expected in a charge`);
    if (this.#take('(')) return this.#call(token);
    this.fields.push(token);
    return (value) => exact(value(token));
  }

  #call(name: string): Term {
    const bounds = FUNCTIONS[name];
    if (bounds === undefined) throw new Error(`a charge knows no ${name}()`);
    const terms = [this.#sum()];
    while (this.#take(',')) terms.push(this.#sum());
    this.#want(')');
    if (terms.length < bounds.least || terms.length > bounds.most)
      throw new Error(`${name}() with ${terms.length} arguments`);
    const [a = () => 0, b = () => 0] = terms;
    if (name === 'up') return (value) => upward(a(value), b(value));
    if (name === 'texel') return (value) => texelBytes(a(value));
    const choose = name === 'max' ? Math.max : Math.min;
    return (value) => choose(...terms.map((term) => term(value)));
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#next] !== token) return false;
    this.#next++;
    return true;
  }

  #want(token: string): void {
    if (!this.#take(token)) throw new Error(`'${token}' is missing in a charge`);
  }
}

/** The fields that an expression names; throws Error when it is none. */
export function chargeFields(text: string): readonly string[] {
  const parser = new Parser(text);
  parser.whole();
  return parser.fields;
}

const compiled = perRow((row: Row): ((image: Image) => number) => {
  const text = row.drm?.charge ?? null;
  if (text === null) return () => 0;
  const fields: ReadonlyMap<string, Field> = new Map(row.struct.fields.map((field) => [field.name, field]));
  const term = new Parser(text).whole();
  return (image) =>
    term((name) => {
      const field = fields.get(name);
      if (field === undefined) throw new Error(`${row.name}: there is no field ${name}`);
      return field.size === 8 ? image.num64(field.offset) : image.u32(field.offset);
    });
});

/**
 * Bytes that what the call in `image` makes costs the host, exactly; 0 for a row that makes nothing. `OVERFLOW` when that
 * is past 2^53 − 1: no host has it, so the call is refused.
 */
export function chargeOf(row: Row, image: Image): number | 'OVERFLOW' {
  const bytes = compiled(row)(image);
  return bytes === OVERFLOW ? 'OVERFLOW' : bytes;
}
