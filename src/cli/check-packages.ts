import { abiOf } from '../abi/index.ts';
import { listPackages } from '../packages/index.ts';
import { type Check, failing, okay } from './check.ts';
import { packageFix, syncCommandLine } from './manifest.ts';

/** Every installed package: whole, and for the ABI that this version serves. */
export function checkPackages(root: string, abiFor: typeof abiOf = abiOf): readonly Check[] {
  const packages = listPackages(root);
  if (packages.length === 0) return [failing('packages', `none in ${root}`, 'npm run gen')];
  return packages.map(({ place, result }) => {
    const name = `package ${place.driver} ${place.version}`;
    if (!result.ok) return failing(name, result.message, packageFix(result.code));
    const abi = abiFor(result.manifest.surface, result.manifest.driver);
    if (result.manifest.abi !== abi)
      return failing(name, `is for ABI ${result.manifest.abi}, not ${abi}`, 'npm run gen');
    const { length } = result.manifest.files;
    return okay(name, `${length} file${length === 1 ? '' : 's'} verified, ${result.manifest.umd_digest}`);
  });
}

/** Every package of the guest's store, where there is one: whole. Whether a host accepts it is the gate's to say. */
export function checkStore(store: string, partition: string): readonly Check[] {
  return listPackages(store).map(({ place, result }) => {
    const name = `store ${place.driver} ${place.version}`;
    if (!result.ok) return failing(name, result.message, syncCommandLine(partition, place.driver));
    return okay(name, `${result.manifest.files.length} files verified, ${result.manifest.umd_digest}`);
  });
}
