// Whether an output is older than what it is made of.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file's modification time, 0 when it is not there. */
export function modified(path) {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/** The header that changed last in `directories`: any change in one rebuilds all that may include it. */
export function newestHeader(directories) {
  let newest = '';
  for (const directory of directories) {
    if (!existsSync(directory)) continue;
    for (const name of readdirSync(directory, { recursive: true })) {
      const path = join(directory, name);
      if (name.endsWith('.h') && modified(path) > modified(newest)) newest = path;
    }
  }
  return newest;
}

/** Whether `output` is missing or older than one of `inputs`. */
export function outdated(output, inputs) {
  const made = modified(output);
  return made === 0 || inputs.some((input) => modified(input) > made);
}
