import { list, tuple, type Value } from '../value';
import { isUnknown, notFollowed } from './machine';
import { numberOf } from './numbers';
import type { PythonFunction } from './pythonFunctions';

/** The longest list that is made. */
const LONGEST = 100_000;

/** Functions of `itertools` by full name; what they give is listed at once. */
export const iteratorFunctions: Readonly<Record<string, PythonFunction>> = {
  'itertools.chain': (machine, { positional }) => {
    const all: Value[] = [];
    for (const items of positional) {
      const values = machine.iterate(items);
      if (isUnknown(values)) return values;
      all.push(...values);
    }
    return list(all);
  },
  'itertools.repeat': (_, { positional: [value, count] }) => {
    const times = numberOf(count);
    return times === undefined || times > 100_000
      ? notFollowed('repeat()')
      : list(Array.from({ length: times }, () => value!));
  },
  'itertools.product': (machine, { positional, keyword }) => {
    const columns = positional.map((items) => machine.iterate(items));
    const wrong = columns.find((column) => isUnknown(column));
    const times = numberOf(keyword.get('repeat')) ?? 1;
    if (isUnknown(wrong) || (keyword.has('repeat') && numberOf(keyword.get('repeat')) === undefined))
      return isUnknown(wrong) ? wrong : notFollowed('product()');
    const all = Array.from({ length: times }, () => columns as (readonly Value[])[]).flat();
    if (all.reduce((count, column) => count * column.length, 1) > LONGEST) return notFollowed('product()');
    const rows = all.reduce<readonly (readonly Value[])[]>(
      (before, column) => before.flatMap((row) => column.map((item) => [...row, item])),
      [[]],
    );
    return list(rows.map(tuple));
  },
};
