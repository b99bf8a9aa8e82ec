import { defineConfig } from 'vitest/config';

// Forks, because a worker thread that imports ffi-rs takes the whole process down when it ends.
const shared = { pool: 'forks' as const, testTimeout: 60_000, hookTimeout: 60_000, allowOnly: false };

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/process/**'] } },
      {
        test: {
          ...shared,
          name: 'process',
          include: ['test/process/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
