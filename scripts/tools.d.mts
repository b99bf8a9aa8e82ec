/** A tool that some tests need. */
export interface Tool {
  readonly name: string;
  /** The command that gets it. */
  readonly get: string;
  /** Patterns of the test files that need it. */
  readonly files: readonly string[];
  readonly found: () => boolean;
}

export const TOOLS: readonly Tool[];

/** The name of a clang that links libFuzzer, or undefined. */
export function findFuzzer(): string | undefined;

/** Patterns of the test files that this machine cannot run, and a line for each tool that is missing. */
export function leftOut(tools?: readonly Tool[]): {
  readonly files: string[];
  readonly lines: string[];
};
