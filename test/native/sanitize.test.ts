/** The sanitizers on many threads of one program; the long runs are `npm run sanitize:native`. */
import { describe, expect, it } from 'vitest';
import { type Sanitizer, sanitize, stress, VARIANTS_TO_RUN } from '../../scripts/sanitize-native.mjs';

const REPORTS: Readonly<Record<Sanitizer, RegExp>> = {
  asan: /AddressSanitizer: heap-buffer-overflow/,
  ubsan: /runtime error: shift exponent 40 is too large/,
  tsan: /ThreadSanitizer: data race/,
};

describe.each(VARIANTS_TO_RUN)('%s', (variant) => {
  it('reports a mistake that was made on purpose', async () => {
    const { ok, log } = await stress(variant, ['planted'], '/nonexistent');
    expect(ok).toBe(false);
    expect(log).toMatch(REPORTS[variant]);
  });

  it('reports nothing of threads that do everything at once', async () => {
    const logs: string[] = [];
    const clean = await sanitize([variant], 4, (_, ok, deeds, log) => {
      logs.push(ok ? '' : log);
      expect(deeds).toBeGreaterThan(0);
    });
    expect(logs).toEqual(['']);
    expect(clean).toBe(true);
  });
});
