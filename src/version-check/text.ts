import { LIMITS } from './limits.ts';

/** Control, format (bidi) and unassigned characters, lone surrogates, line and paragraph separators. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;
const EACH_UNPRINTABLE = new RegExp(UNPRINTABLE, 'gu');

/** Whether a terminal shows the text as it is. */
export function isPrintable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

/**
 * The text as it may reach a terminal or a log: one line of at most `LIMITS.shownChars` characters, with
 * what a terminal would act upon written as `\u{…}`. Values come from the other side.
 */
export function printable(text: string): string {
  const cut = text.length > LIMITS.shownChars ? `${text.slice(0, LIMITS.shownChars - 1)}…` : text;
  const escaped = cut.replace(
    EACH_UNPRINTABLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return escaped.length > LIMITS.shownChars ? `${escaped.slice(0, LIMITS.shownChars - 1)}…` : escaped;
}
