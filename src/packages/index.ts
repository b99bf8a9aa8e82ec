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
export { type PackageReader, type PackageSource, packageSource } from './source.ts';
export { currentPackage, type FoundPackage, findAnywhere, findStored, storeRoot } from './store.ts';
export { StoreError, type StoreErrorCode } from './store-files.ts';
export { type Installed, type InstallOptions, installPackage } from './store-install.ts';
export {
  decodeData,
  decodeDescription,
  decodeRead,
  encodeData,
  encodeDescription,
  encodeRead,
  STORE_CALL,
  STORE_HEAD_BYTES,
  STORE_LIMITS,
  type StoreDescription,
  type StoreRead,
} from './store-wire.ts';
