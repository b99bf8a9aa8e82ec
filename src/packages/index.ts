export { describePackage, type Stated } from './describe.ts';
export { hashFile, packageDigest } from './digest.ts';
export { findPackage, listPackages, listPlaces, type PackagePlace } from './find.ts';
export {
  type DriverPackage,
  loadPackage,
  type PackageError,
  type PackageErrorCode,
  type PackageResult,
} from './load.ts';
