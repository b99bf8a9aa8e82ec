import type { Row, RowError } from '../plan.ts';
import { STATUS, type StatusName } from '../status.ts';
import { SchemaError } from './error.ts';
import type { Read, ROW_OPTIONS } from './options.ts';

/** What a row says of itself to people: `does` and `errors`. Throws SchemaError. */
export function saidOf(o: Read<typeof ROW_OPTIONS>, where: string): Pick<Row, 'does' | 'errors'> {
  const { does, errors } = o;
  if (does?.endsWith('.')) throw new SchemaError('BAD_OPTION', where, 'does ends without a full stop');
  return {
    ...(does === undefined ? {} : { does }),
    ...(errors === undefined ? {} : { errors: errors.map((one) => errorOf(one, where)) }),
  };
}

/** `NAME when it is given`. */
function errorOf(text: string, where: string): RowError {
  const [name = '', ...when] = text.split(' ');
  const status = Object.keys(STATUS).find((one): one is StatusName => one === name);
  if (status === undefined) throw new SchemaError('BAD_OPTION', where, `no status is called '${name}'`);
  if (when.length === 0)
    throw new SchemaError('BAD_OPTION', where, `errors does not say when ${name} is given`);
  return { status, when: when.join(' ') };
}
