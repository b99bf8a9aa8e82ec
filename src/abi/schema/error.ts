/** What is wrong with the schema itself; raised while it is loaded, never on behalf of a peer. */
export type SchemaFault =
  | 'UNKNOWN_OPTION'
  | 'BAD_OPTION'
  | 'MISSING_OPTION'
  | 'UNKNOWN_FIELD'
  | 'BAD_FIELD'
  | 'DUPLICATE';

export class SchemaError extends Error {
  readonly code: SchemaFault;
  /** `message` or `message.field`. */
  readonly where: string;

  constructor(code: SchemaFault, where: string, what: string) {
    super(`${where}: ${what}`);
    this.name = 'SchemaError';
    this.code = code;
    this.where = where;
  }
}
