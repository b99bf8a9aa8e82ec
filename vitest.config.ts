import { defineConfig } from 'vitest/config';
import { leftOut } from './scripts/tools.mjs';

// Forks, because a worker thread that imports ffi-rs takes the whole process down when it ends.
const shared = {
  pool: 'forks' as const,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  allowOnly: false,
  // Whoever runs the tests may have a driver store of their own: no test looks into it.
  env: { KMBRIDGE_STORE: '/dev/null/no-store' },
};
const withProcesses = ['test/process/**', 'test/native/**'];

const { files, lines, lacking } = leftOut();
if (lacking.length > 0 && process.env['KMBRIDGE_CI'] === '1')
  throw new Error(`nothing may be left out here (KMBRIDGE_CI=1):\n${lacking.join('\n')}`);
for (const line of lines) process.stderr.write(`kmbridge: ${line}\n`);

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'unit', include: ['test/**/*.test.ts'], exclude: withProcesses } },
      {
        test: {
          ...shared,
          name: 'process',
          include: withProcesses.map((pattern) => `${pattern}/*.test.ts`),
          exclude: files,
          fileParallelism: false,
          testTimeout: 120_000,
        },
      },
    ],
  },
});
