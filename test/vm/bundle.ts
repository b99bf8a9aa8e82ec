// The command line in one file, and the broker of the scenarios: emulated, a processor takes a minute to strip the types of 150 modules.
import { join } from 'node:path';
import { build } from 'esbuild';
import { CACHE, ROOT } from './place.ts';

/** Bundles anew what `contents` imports from the root; its path. Packages and the scripts stay where they are. */
async function bundle(name: string, contents: string): Promise<string> {
  // Two folders below the root, as the sources are: what they name relative to themselves has to be there.
  const outfile = join(CACHE, name);
  await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    external: ['../../scripts/*'],
    logLevel: 'silent',
  });
  return outfile;
}

export const bundleCli = (): Promise<string> =>
  bundle('kmbridge.mjs', "import { main } from './src/cli/main.ts'; await main(process.argv);");

/** The broker of the scenarios. */
export const bundleBroker = (): Promise<string> =>
  bundle(
    'broker.mjs',
    "import { serve } from './test/vm/inside/broker.ts'; await serve(process.argv.slice(2));",
  );
