import type { Row } from './plan.ts';

/**
 * Memoises what is derived from a row. Rows are found by id, which costs two loads; the identity is checked,
 * so that rows made by hand (tests, later surfaces) do not meet another's entry.
 */
export function perRow<T>(derive: (row: Row) => T): (row: Row) => T {
  const slots: ({ readonly row: Row; readonly value: T } | undefined)[] = [];
  const others = new WeakMap<Row, { readonly row: Row; readonly value: T }>();
  const find = (row: Row): T => {
    const known = others.get(row) ?? { row, value: derive(row) };
    others.set(row, known);
    slots[row.id] ??= known;
    return known.value;
  };
  return (row) => {
    const slot = slots[row.id];
    return slot !== undefined && slot.row === row ? slot.value : find(row);
  };
}
