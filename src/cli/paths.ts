import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own folder; driver packages and examples are found from here, wherever the command runs. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** `<driver>/<version>/manifest.json` of the installed packages. */
export const driversRoot = join(projectRoot, 'drivers');

/** A path as a command for the project's root names it: relative when it lies inside. */
export function fromProjectRoot(path: string): string {
  const short = relative(projectRoot, resolve(path));
  return short === '' || short.startsWith('..') ? resolve(path) : short;
}
