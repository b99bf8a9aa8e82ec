/**
 * What a manifest, a policy file or a guest's word about itself may weigh. All three may come from a
 * stranger; each bound says which one it protects.
 */
export const LIMITS = {
  /** Characters of a manifest or policy file: 256 files of 255-character paths fit with room. */
  documentChars: 128 * 1024,
  /** Files of a package: the largest vendor package for Linux holds about 60 user-mode libraries. */
  files: 256,
  /** Characters of a path inside a package: one directory entry's limit on Linux. */
  pathChars: 255,
  /** Bytes of one file: no user-mode library is near it, and hashing more would stall whoever opens. */
  fileBytes: 2 ** 30,
  /** Identities a guest may offer at contact: one for each surface and driver it has a package for. */
  identities: 16,
  /** Pairs in each list of a policy file: judged one after the other at each contact. */
  pairs: 1_024,
  /** Characters of the reason beside an unqualified pair; it is printed with every verdict. */
  reasonChars: 200,
  /** Characters of a script path in `fix`: a refusal has to fit into one control frame of 4,096 bytes. */
  scriptChars: 512,
  /** Characters of a compared value in a refusal, for the same frame. */
  shownChars: 128,
  /** Characters of a refusal's rule: the policy's name, the reason and both identities fit. */
  ruleChars: 512,
  /** Characters of a refusal's command: a script of quotes only, each of which takes four, and the rest. */
  fixChars: 4 * 512 + 256,
} as const;
