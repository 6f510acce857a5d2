import type { ResourceObject } from '@fairway/plugin-fairway-common';
import type { Knex } from 'knex';
import type { Session } from '../database';
import { ObjectRow, readColumns, readObject, storageOf } from '../objects';

/** How many names go into one query. */
const CHUNK = 500;

function objectsOf(session: Session, kind: string): Knex.QueryBuilder {
  const storage = storageOf(kind);
  const query = session.knex(storage.table).select(readColumns(storage));
  return storage.shared ? query.where('kind', kind) : query;
}

/** An object by its name. */
export async function getObject(
  session: Session,
  kind: string,
  namespace: string,
  name: string,
): Promise<ResourceObject | undefined> {
  const [row]: ObjectRow[] = await objectsOf(session, kind).where({
    namespace,
    name,
  });
  return row && readObject(kind, row);
}

/** An object by its uid. */
export async function getObjectByUid(
  session: Session,
  kind: string,
  uid: string,
): Promise<ResourceObject | undefined> {
  const [row]: ObjectRow[] = await objectsOf(session, kind).where({ uid });
  return row && readObject(kind, row);
}

/** Objects by their names, in the order of the names; those that do not exist are left out. */
export async function getObjects(
  session: Session,
  kind: string,
  namespace: string,
  names: readonly string[],
): Promise<ResourceObject[]> {
  const unique = [...new Set(names)];
  const found = new Map<string, ResourceObject>();
  for (let start = 0; start < unique.length; start += CHUNK) {
    const rows: ObjectRow[] = await objectsOf(session, kind)
      .where({ namespace })
      .whereIn('name', unique.slice(start, start + CHUNK));
    rows.forEach(row => found.set(row.name, readObject(kind, row)));
  }
  return unique.flatMap(name => found.get(name) ?? []);
}
