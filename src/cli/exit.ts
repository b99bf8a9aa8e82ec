/** What a command's exit code says (stable: scripts depend on it). */
export const EXIT = {
  OK: 0,
  FAILED: 1,
  USAGE: 2,
  REFUSED: 3,
  NO_BROKER: 4,
  DEVICE_LOST: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export type CliErrorCode =
  | 'FAILED'
  | 'USAGE'
  | 'BAD_MANIFEST'
  | 'DRIVER_MISMATCH'
  | 'NO_BROKER'
  | 'DEVICE_LOST'
  | 'UNSUPPORTED'
  | 'BUSY';

const exitCodes: Record<CliErrorCode, ExitCode> = {
  FAILED: EXIT.FAILED,
  USAGE: EXIT.USAGE,
  BAD_MANIFEST: EXIT.FAILED,
  DRIVER_MISMATCH: EXIT.REFUSED,
  NO_BROKER: EXIT.NO_BROKER,
  DEVICE_LOST: EXIT.DEVICE_LOST,
  UNSUPPORTED: EXIT.FAILED,
  BUSY: EXIT.FAILED,
};

/** A failure with a name; `fix` is a command that mends it. */
export class CliError extends Error {
  readonly code: CliErrorCode;
  readonly fix: string | undefined;
  constructor(code: CliErrorCode, message: string, fix?: string) {
    super(message);
    this.name = 'CliError';
    this.code = code;
    this.fix = fix;
  }
  get exitCode(): ExitCode {
    return exitCodes[this.code];
  }
}
