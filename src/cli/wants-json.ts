/** Commands that are followed by a guest, and their options that take the next word. */
const WITH_GUEST = new Set(['run', 'sandbox']);
const WITH_VALUE = new Set(['--partition', '--driver', '--manifest', '--trace', '--read']);

/**
 * Whether the words ask for JSON, known before they are parsed: a usage error has to come in the form that was asked
 * for. What follows the guest's name belongs to the guest.
 */
export function wantsJson(words: readonly string[]): boolean {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word === '--json') return true;
    if (word === '--') return false;
    if (!WITH_GUEST.has(words[0] ?? '') || i === 0) continue;
    if (WITH_VALUE.has(word)) i++;
    else if (!word.startsWith('-')) return false;
  }
  return false;
}
