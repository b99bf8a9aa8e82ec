import type { Condition, Field, NoWait, Row, StructPlan } from '../plan.ts';
import { SchemaError } from './error.ts';
import { selectorOf } from './layout.ts';
import { errnoOf } from './named.ts';
import { type Read, type ROW_OPTIONS, required } from './options.ts';

type Options = Read<typeof ROW_OPTIONS>;
/** Whether a field is a number of the caller's. */
type IsNumber = (field: Field) => boolean;

/** What a row that may block says of its waiting; nothing for any other. Throws SchemaError. */
export function waitsOf(
  o: Options,
  struct: StructPlan,
  where: string,
  isNumber: IsNumber,
): Pick<Row, 'nowait' | 'atOnce' | 'idle'> {
  const field = (name: string): Field => {
    const found = struct.fields.find((one) => one.name === name);
    if (found === undefined) throw new SchemaError('UNKNOWN_FIELD', where, `there is no field ${name}`);
    if (!isNumber(found)) throw new SchemaError('BAD_FIELD', where, `${name} is no number of the caller's`);
    return found;
  };
  const nowait = nowaitOf(o, where, field);
  const atOnce = atOnceOf(o, where, field, nowait);
  return {
    ...(nowait === undefined ? {} : { nowait }),
    ...(atOnce.length === 0 ? {} : { atOnce }),
    ...idleOf(o, struct, where, nowait),
  };
}

function nowaitOf(
  { nowait, not_yet, patience, blocking }: Options,
  where: string,
  fieldOf: (name: string) => Field,
): NoWait | undefined {
  if (nowait === undefined && not_yet === undefined && patience === undefined) return undefined;
  const parts = /^(\w+) ([=|]) (\d{1,9})$/.exec(nowait ?? '');
  if (parts === null || blocking !== true)
    throw new SchemaError(
      'BAD_OPTION',
      where,
      `nowait: "field = value" or "field | bits", of a row that may block`,
    );
  const [, name = '', sign, value] = parts;
  const { offset, scalar, direction } = fieldOf(name);
  const until = patience === undefined;
  // What the caller has there comes back to him as he had it.
  if (direction !== 'in' || (until && (scalar !== 'u64' || sign !== '=')))
    throw new SchemaError('BAD_FIELD', where, `${name} does not say how long to wait`);
  return {
    offset,
    size: scalar === 'u64' ? 8 : 4,
    way: sign === '=' ? 'set' : 'bits',
    value: Number(value),
    notYet: errnoOf(required(not_yet, where, 'not_yet'), where),
    patienceMs: until ? null : patience * 1000,
  };
}

/** A row that is asked without waiting does not wait; others say so themselves. */
function atOnceOf(
  { at_once, blocking }: Options,
  where: string,
  fieldOf: (name: string) => Field,
  nowait: NoWait | undefined,
): readonly Condition[] {
  if (at_once !== undefined) {
    if (blocking !== true || nowait !== undefined)
      throw new SchemaError('BAD_OPTION', where, 'at_once is of a row that may block and has no nowait');
    return at_once.split(', ').map((text) => selectorOf(text, where, (name) => fieldOf(name).offset));
  }
  if (nowait === undefined) return [];
  const { offset, size, way, value } = nowait;
  const low = { field: 'nowait', offset, mask: way === 'bits' ? value : 0xffff_ffff, equals: value };
  return size === 4 || way === 'bits' ? [low] : [low, { ...low, offset: offset + 4, equals: 0 }];
}

function idleOf(
  { idle }: Options,
  struct: StructPlan,
  where: string,
  nowait: NoWait | undefined,
): Pick<Row, 'idle'> {
  if (idle !== true) return {};
  const named = struct.fields.filter(({ handle }) => handle !== null);
  if (named.length !== 1 || nowait === undefined || nowait.patienceMs === null || nowait.notYet !== 'EBUSY')
    throw new SchemaError(
      'BAD_OPTION',
      where,
      'idle is of a row that names one buffer, and is EBUSY when its patience is over',
    );
  return { idle: true };
}
