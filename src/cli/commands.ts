import { shellQuote } from '../version-check/index.ts';

/** A command of ours as it is pasted into a shell in the project's root. */
export function kmbridge(...words: readonly string[]): string {
  return `npm run --silent kmbridge -- ${words.map(shellQuote).join(' ')}`;
}
