const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** A word as a POSIX shell reads it back unchanged, whatever it holds. */
export function shellQuote(word: string): string {
  if (PLAIN.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** One piece of a word as `shellQuote` writes it: plain characters, a quoted run, or a quote by itself. */
const PIECE = /([A-Za-z0-9_@%+=:,./-]+)|'([^']*)'|\\(')/y;

/**
 * The words of a text that `shellQuote` made, one blank between them; null for any other text, so that nothing a shell
 * would act upon gets through.
 */
export function shellWords(text: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    let word: string | null = null;
    for (;;) {
      PIECE.lastIndex = at;
      const piece = PIECE.exec(text);
      if (piece === null) break;
      word = (word ?? '') + (piece[1] ?? piece[2] ?? piece[3] ?? '');
      at = PIECE.lastIndex;
    }
    if (word === null) return null;
    words.push(word);
    if (at === text.length) return words;
    if (text[at] !== ' ') return null;
    at++;
  }
}
