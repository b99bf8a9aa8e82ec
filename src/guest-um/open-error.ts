import { ERRNO, STATUS } from '../abi/index.ts';
import type { Refusal } from '../version-check/index.ts';

export type DxgOpenErrorCode =
  /** Nobody answers on the partition's socket. */
  | 'NO_BROKER'
  /** The broker refused the driver package; `refusal` says why and what mends it. */
  | 'DRIVER_MISMATCH'
  /** The driver package cannot be used: its manifest or a file of it is missing, malformed or not as stated. */
  | 'BAD_MANIFEST'
  /** What answers does not speak the protocol, or broke it. */
  | 'PROTOCOL';

/**
 * Why the device could not be opened. dxgkrnl's own `open` answers EBADF whenever its host does not take the process, so
 * `errno` is that; `status` is what the typed door reports.
 */
export class DxgOpenError extends Error {
  readonly code: DxgOpenErrorCode;
  /** Positive, from <errno.h>. */
  readonly errno: number = ERRNO.EBADF;
  /** NTSTATUS as an int32. */
  readonly status: number;
  readonly refusal: Refusal | undefined;

  constructor(code: DxgOpenErrorCode, message: string, refusal?: Refusal) {
    super(message);
    this.name = 'DxgOpenError';
    this.code = code;
    this.status = code === 'DRIVER_MISMATCH' ? STATUS.GRAPHICS_DRIVER_MISMATCH : STATUS.INVALID_HANDLE;
    this.refusal = refusal;
  }
}
