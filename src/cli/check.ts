/** One thing `doctor` looked at. `warn`: nothing is broken, but a guest would not run now. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** A command, or an instruction where no command can mend it. */
  readonly fix?: string;
}

export const okay = (name: string, detail: string): Check => ({ name, state: 'ok', detail });
export const warning = (name: string, detail: string, fix: string): Check => ({
  name,
  state: 'warn',
  detail,
  fix,
});
export const failing = (name: string, detail: string, fix: string): Check => ({
  name,
  state: 'fail',
  detail,
  fix,
});
