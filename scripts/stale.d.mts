/** A file's modification time, 0 when it is not there. */
export function modified(path: string): number;

/** The header that changed last in `directories`; empty when there is none. */
export function newestHeader(directories: readonly string[]): string;

/** Whether `output` is missing or older than one of `inputs`. */
export function outdated(output: string, inputs: readonly string[]): boolean;
