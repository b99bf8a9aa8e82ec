#!/usr/bin/env node
// The sources run as they are: tsx strips the types, there is no build step.
try {
  const { register } = await import('tsx/esm/api');
  register();
} catch {
  const message = 'packages are missing; run `npm ci` first (npm start and npm test do it themselves)';
  const error = { code: 'FAILED', message, fix: 'npm ci' };
  if (process.argv.includes('--json'))
    process.stdout.write(`${JSON.stringify({ schema: 'kmbridge.kmbridge/1', ok: false, error })}\n`);
  else process.stderr.write(`kmbridge: ${message}\n`);
  process.exit(1);
}
// A reader that has seen enough (`| head`) is no failure of ours.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
const { main } = await import('../src/cli/main.ts');
await main(process.argv);
