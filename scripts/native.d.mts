/** What a build that did not come about says; `missing` when the machine has no C compiler at all. */
export interface NativeFailure {
  readonly ok: false;
  readonly missing: boolean;
  readonly reason: string;
}

export type Variant = 'plain' | 'asan' | 'ubsan' | 'tsan';

/** What each variant adds to every compile and link. */
export const VARIANTS: Readonly<Record<Variant, readonly string[]>>;

/** The words of a C compiler that works ($CC, else the first of gcc, clang, clang-14, cc), or undefined. */
export function findCompiler(): readonly string[] | undefined;

/** Whether a build has something to do. */
export function nativeStale(variant?: Variant): boolean;

/** Builds libkmbridge.so, libdxcore.so and kmbridge-pump of a variant into `dir`, as far as their sources are there. */
export function buildNative(variant?: Variant): { readonly ok: true; readonly dir: string } | NativeFailure;

export interface ProgramOptions {
  /** Its name below native/build/<variant>/programs, or an absolute path; default: the first source's name. */
  readonly out?: string;
  readonly variant?: Variant;
  /** Words for the linker; `kmbridge` and `dxcore` stand for the libraries of the variant. */
  readonly libs?: readonly string[];
  readonly flags?: readonly string[];
}

/** Builds one program from sources relative to the repository; cached. */
export function buildProgram(
  sources: string | readonly string[],
  options?: ProgramOptions,
): { readonly ok: true; readonly path: string } | NativeFailure;
