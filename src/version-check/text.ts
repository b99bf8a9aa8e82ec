import { LIMITS } from './limits.ts';

/** Control, format (bidi) and unassigned characters, lone surrogates, line and paragraph separators. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;
const EACH_UNPRINTABLE = new RegExp(UNPRINTABLE, 'gu');

/** Whether a terminal shows the text as it is. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

/**
 * The text as it may reach a terminal or a log: one line of at most `max` UTF-16 units, with what a terminal
 * would act upon written as `\u{…}`. Values come from the other side.
 */
export function printable(text: string, max: number = LIMITS.shownChars): string {
  const escaped = cut(text, max).replace(
    EACH_UNPRINTABLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return cut(escaped, max);
}

function cut(text: string, max: number): string {
  // The end of a cut is no half of a surrogate pair: the result stays printable.
  return text.length > max ? `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
}
