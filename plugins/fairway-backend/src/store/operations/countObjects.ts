import type { Session } from '../database';
import { storageOf } from '../objects';
import { ListQuery } from '../types';
import { fieldColumn, selectObjects } from './selectObjects';

/** How many objects match, by the value of a field; without a field, under the empty text. */
export async function countObjects(
  session: Session,
  query: Omit<ListQuery, 'limit' | 'continue'>,
  groupBy?: string,
): Promise<Map<string, number>> {
  const builder = selectObjects(session, query).count({ count: '*' });
  if (groupBy === undefined) {
    const [{ count }] = await builder;
    return new Map([['', Number(count)]]);
  }
  const column = fieldColumn(storageOf(query.kind), groupBy);
  if (column === undefined) {
    builder.join({ g: 'selectors' }, join => {
      join
        .on('g.uid', 'o.uid')
        .andOnVal('g.origin', 'field')
        .andOnVal('g.key', groupBy);
    });
  }
  const value = column === undefined ? 'g.value' : `o.${column}`;
  const rows: { value: string | null; count: number | string }[] = await builder
    .select({ value })
    .groupBy(value);
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = row.value ?? '';
    counts.set(key, (counts.get(key) ?? 0) + Number(row.count));
  }
  return counts;
}
