#!/usr/bin/env node
// The sources run as they are: tsx strips the types, there is no build step.
try {
  const { register } = await import('tsx/esm/api');
  register();
} catch {
  process.stderr.write(
    'kmbridge: packages are missing; run `npm ci` first (npm start and npm test do it themselves).\n',
  );
  process.exit(1);
}
const { main } = await import('../src/cli/main.ts');
await main(process.argv);
