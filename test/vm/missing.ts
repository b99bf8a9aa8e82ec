// Prints what `npm run test:vm` lacks of Debian's packages, a name a line: `.ci/run` installs that.
import { missingPackages } from './packages.ts';

for (const name of missingPackages()) process.stdout.write(`${name}\n`);
