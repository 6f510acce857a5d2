import type { Session } from '../database';
import {
  ContentRow,
  readObject,
  readPrevious,
  selectableOf,
  storageOf,
} from '../objects';
import { Change, CompactedError } from '../types';

interface ChangeRow extends ContentRow {
  revision: number | string;
  type: Change['type'];
  kind: string;
  namespace: string;
  name: string;
  uid: string;
  previous: string | null;
}

/** The row of a change, or nulls where there is none. */
type PageRow = { [TKey in keyof ChangeRow]: ChangeRow[TKey] | null } & {
  compacted: number | string;
};

const CONTENT = ['labels', 'metadata', 'spec', 'status'];

/** Changes after a revision, in order and without gaps. @throws CompactedError */
export async function readChanges(
  session: Session,
  after: number,
  limit: number,
): Promise<Change[]> {
  const { knex } = session;
  const page = knex('changes')
    .where('revision', '>', after)
    .orderBy('revision')
    .limit(limit);
  const rows: PageRow[] = await knex({ v: 'revision' })
    .select('v.compacted')
    .select(
      ['revision', 'type', 'kind', 'namespace', 'name', 'uid', 'previous'].map(
        column => `c.${column}`,
      ),
    )
    // The newest state of a Decision is in its row alone.
    .select(
      CONTENT.map(column =>
        knex.raw('coalesce(c.??, d.??) AS ??', [column, column, column]),
      ),
    )
    .leftJoin(page.as('c'), join => join.on(knex.raw('1 = 1')))
    .leftJoin({ d: 'decisions' }, join =>
      join.on('d.uid', 'c.uid').andOnNull('c.metadata'),
    )
    .orderBy('c.revision');

  const compacted = Number(rows[0].compacted);
  if (after < compacted) {
    throw new CompactedError(after, compacted);
  }
  return rows
    .filter((row): row is PageRow & ChangeRow => row.revision !== null)
    .map(readChange);
}

function readChange(row: ChangeRow): Change {
  const { kind, namespace, name, uid, type } = row;
  const object = readObject(kind, { ...row, resource_version: row.revision });
  const change: Change = {
    revision: Number(row.revision),
    type,
    kind,
    namespace,
    name,
    uid,
    object,
  };
  if (type !== 'ADDED') {
    change.previous =
      row.previous === null
        ? selectableOf(object)
        : readPrevious(storageOf(kind), object, row.previous);
  }
  return change;
}
