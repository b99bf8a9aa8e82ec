/** A tool that some tests need. */
export interface Tool {
  readonly name: string;
  /** The command that gets it. */
  readonly get: string;
  /** Patterns of the test files that need it. */
  readonly files: readonly string[];
  readonly found: () => boolean;
  /** False for what no installation mends. */
  readonly lacking?: boolean;
}

export const TOOLS: readonly Tool[];

/** The name of a clang that links libFuzzer, or undefined. */
export function findFuzzer(): string | undefined;

/** include/uapi of the newest installed headers of Linux 6.12, or undefined. */
export function linuxHeaders(): string | undefined;

/** Patterns of the test files that this machine cannot run, and a line for each tool that is missing; `lacking`: those that an installation mends. */
export function leftOut(tools?: readonly Tool[]): {
  readonly files: string[];
  readonly lines: string[];
  readonly lacking: string[];
};
