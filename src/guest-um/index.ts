export type { Refusal } from '../version-check/index.ts';
export { DxgFile } from './file.ts';
export type { Loss, LossCode } from './loss.ts';
export { GuestMemory } from './memory.ts';
export { type OpenOptions, openDxg } from './open.ts';
export { DxgOpenError, type DxgOpenErrorCode } from './open-error.ts';
export type { CallFigures, DxgStats } from './stats.ts';
export { openStore, StoreClient, StoreReadError, type StoreReadErrorCode } from './store-client.ts';
export { type D3dkmt, type D3dkmtAsync, d3dkmt, d3dkmtAsync } from './thunks.ts';
