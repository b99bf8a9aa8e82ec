/** Options of `run` that take the next word. */
const WITH_VALUE = new Set(['--partition', '--driver', '--manifest', '--trace']);

/**
 * Whether the words ask for JSON, known before they are parsed: a usage error has to come in the form that was asked
 * for. What follows `run`'s script belongs to the guest.
 */
export function wantsJson(words: readonly string[]): boolean {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--json') return true;
    if (word === '--') return false;
    if (words[0] !== 'run' || i === 0) continue;
    if (WITH_VALUE.has(word)) i++;
    else if (!word.startsWith('-')) return false;
  }
  return false;
}
