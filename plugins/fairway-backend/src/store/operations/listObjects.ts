import type { Session } from '../database';
import { ObjectRow, readColumns, readObject, storageOf } from '../objects';
import { CompactedError, ListPage, ListQuery } from '../types';
import { selectObjects } from './selectObjects';

/** A row of the page, or nulls where the page is empty. */
type PageRow = { [TKey in keyof ObjectRow]: ObjectRow[TKey] | null } & {
  current: number | string;
  compacted: number | string;
};

/**
 * One page of a list.
 *
 * @remarks Objects and revision are read by one statement, so the revision is exactly that of the objects.
 */
export async function listObjects(
  session: Session,
  query: ListQuery,
): Promise<ListPage> {
  const { kind, limit, continue: position } = query;
  const storage = storageOf(kind);
  const page = selectObjects(session, query)
    .select(readColumns(storage).map(column => `o.${column}`))
    .orderBy(['o.namespace', 'o.name']);
  if (position && query.namespace !== undefined) {
    page.where('o.name', '>', position.name);
  } else if (position) {
    page.whereRaw('(o.namespace, o.name) > (?, ?)', [
      position.namespace,
      position.name,
    ]);
  }
  if (limit !== undefined) {
    page.limit(limit + 1);
  }
  const rows: PageRow[] = await session
    .knex({ v: 'revision' })
    .select({ current: 'v.value', compacted: 'v.compacted' })
    .select('p.*')
    .leftJoin(page.as('p'), join => join.on(session.knex.raw('1 = 1')))
    .orderBy(['p.namespace', 'p.name']);

  const compacted = Number(rows[0].compacted);
  if (position && position.revision < compacted) {
    throw new CompactedError(position.revision, compacted);
  }
  const found = rows.filter(
    (row): row is PageRow & ObjectRow => row.uid !== null,
  );
  const more = limit !== undefined && found.length > limit;
  const shown = more ? found.slice(0, limit) : found;
  const revision = position?.revision ?? Number(rows[0].current);
  const last = shown[shown.length - 1];
  return {
    items: shown.map(row => readObject(kind, row)),
    revision,
    ...(more && {
      continue: { namespace: last.namespace, name: last.name, revision },
    }),
  };
}
