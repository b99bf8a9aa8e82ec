import { DxgOpenError, StoreReadError } from '../guest-um/index.ts';
import { StoreError, type StoreErrorCode } from '../packages/index.ts';
import { explain } from '../version-check/index.ts';
import { CliError, type CliErrorCode } from './exit.ts';
import { noBroker } from './probe.ts';

const codes: Readonly<Record<StoreErrorCode, CliErrorCode>> = {
  BUSY: 'BUSY',
  IO: 'FAILED',
  BAD_PACKAGE: 'BAD_MANIFEST',
  UNWANTED: 'DRIVER_MISMATCH',
};

/** The broker that was asked for a package. */
export interface Asked {
  readonly partition: string;
  readonly socket: string;
}

/** What went wrong with a store or with the host that was asked, as a command reports it; anything else as it is. */
export function storeFailure(error: unknown, asked?: Asked): unknown {
  if (error instanceof StoreError) return new CliError(codes[error.code], error.message);
  if (error instanceof StoreReadError) return new CliError('FAILED', error.message);
  if (!(error instanceof DxgOpenError)) return error;
  if (error.code === 'NO_BROKER' && asked !== undefined) return noBroker(asked.socket, asked.partition);
  if (error.refusal === undefined) return new CliError('FAILED', error.message);
  return new CliError('DRIVER_MISMATCH', explain(error.refusal), error.refusal.fix);
}
