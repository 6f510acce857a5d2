import type { Session } from '../database';
import { AlreadyExistsError } from '../types';
import { byTable } from './objectStatements';
import type { PreparedBatch } from './prepareBatch';

const NAME = { kind: 'text', namespace: 'text', name: 'text' } as const;

/** Which batches create an object whose name is taken. */
export async function findExisting(
  session: Session,
  batches: readonly PreparedBatch[],
): Promise<Map<PreparedBatch, AlreadyExistsError>> {
  const taken = new Set<string>();
  const creates = batches.flatMap(batch => batch.creates);
  for (const { storage, writes } of byTable(creates)) {
    const { rows } = await session.run<Record<keyof typeof NAME, string>>(
      `SELECT r.kind, r.namespace, r.name FROM (${session.dialect.recordset(
        NAME,
      )}) AS r JOIN ${
        storage.table
      } t ON t.namespace = r.namespace AND t.name = r.name ${
        storage.shared ? 'AND t.kind = r.kind' : ''
      }`,
      [
        JSON.stringify(
          writes.map(({ object: { kind, metadata } }) => ({
            kind,
            namespace: metadata.namespace,
            name: metadata.name,
          })),
        ),
      ],
    );
    rows.forEach(row => taken.add(`${row.kind}/${row.namespace}/${row.name}`));
  }
  const refused = new Map<PreparedBatch, AlreadyExistsError>();
  for (const batch of batches) {
    for (const { object } of batch.creates) {
      const { kind } = object;
      const { namespace, name } = object.metadata;
      if (taken.has(`${kind}/${namespace}/${name}`) && !refused.has(batch)) {
        refused.set(batch, new AlreadyExistsError({ kind, namespace, name }));
      }
    }
  }
  return refused;
}
