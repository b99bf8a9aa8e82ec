/**
 * Whether the first operand came right after the first `--` of the command line: `run -- PROGRAM` names a native program,
 * `run SCRIPT -- x` a script. The parser takes that `--` away, so that the operands' number has to tell.
 */
export function isProgram(argv: readonly string[], operands: readonly string[]): boolean {
  const dashes = argv.indexOf('--');
  return dashes >= 0 && argv.length - dashes - 1 === operands.length;
}
