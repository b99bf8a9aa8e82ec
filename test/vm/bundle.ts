// The command line in one file: emulated, a processor takes a minute to strip the types of 150 modules.
import { join } from 'node:path';
import { build } from 'esbuild';
import { CACHE, ROOT } from './place.ts';

/** Two folders below the root, as the sources are: what they name relative to themselves has to be there. */
const CLI = join(CACHE, 'kmbridge.mjs');

/** Bundles it anew; its path. Packages and the scripts stay where they are. */
export async function bundleCli(): Promise<string> {
  await build({
    stdin: {
      contents: "import { main } from './src/cli/main.ts'; await main(process.argv);",
      resolveDir: ROOT,
      loader: 'ts',
    },
    outfile: CLI,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    external: ['../../scripts/*'],
    logLevel: 'silent',
  });
  return CLI;
}
