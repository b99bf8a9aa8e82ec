export { PlainFiles, type PlainRules, PlainShare } from './files.ts';
export { PLAIN_LIMITS } from './limits.ts';
