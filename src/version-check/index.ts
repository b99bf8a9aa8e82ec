export { explain } from './explain.ts';
export { type Context, fixCommand } from './fix.ts';
export {
  checkVersion,
  type Identity,
  type IdentityField,
  parseClaims,
  parseIdentity,
  showField,
} from './identity.ts';
export { LIMITS as VERSION_LIMITS } from './limits.ts';
export {
  identityOf,
  MANIFEST_NAME,
  type Manifest,
  type ManifestResult,
  type PackageFile,
  parseManifest,
} from './manifest.ts';
export { type Pair, type Policy, type PolicyResult, parsePolicy, type UnqualifiedPair } from './policy.ts';
export type { ParseError, ParseErrorCode } from './read.ts';
export { MISMATCH_NTSTATUS, parseRefusal, type Refusal } from './refusal.ts';
export { shellQuote, shellWords } from './shell-words.ts';
export type { Surface } from './surface.ts';
export { isPrintable, printable } from './text.ts';
export { judge, type Question, type Verdict } from './verdict.ts';
export { compareVersions, parseVersion, type Version, versionShape } from './version.ts';
