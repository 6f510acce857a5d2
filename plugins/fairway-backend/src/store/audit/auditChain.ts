import { canonicalJson, sha256 } from '@fairway/plugin-fairway-common';
import { AuditEntry, AuditPosition, AuditRow } from '../types';

/** The hash of an audit row: over all that it holds, and over the hash of the row before. */
export function auditHash(
  row: Omit<AuditEntry, 'command'> &
    Pick<AuditRow, 'sequence' | 'digest' | 'previousHash'>,
): string {
  return sha256(
    canonicalJson([
      row.sequence,
      row.at,
      row.actor,
      row.actorType,
      row.verb,
      row.kind,
      row.namespace,
      row.name,
      row.uid ?? null,
      row.allowed,
      row.reason ?? null,
      row.correlationId,
      row.digest,
      row.previousHash,
    ]),
  );
}

/** What the first row of the log follows. */
export const START_OF_AUDIT: AuditPosition = { sequence: 0, hash: '' };

/** What is wrong with an audit row. */
export interface AuditProblem {
  sequence: number;
  problem: 'command' | 'hash' | 'previousHash' | 'sequence';
}

/**
 * Checks that audit rows, which follow each other in the log, are as they were written and that none is missing between them.
 *
 * @param after - the row before the first one. Left out: the first row is taken as it is linked to what comes before, unless it
 * is the first of the log.
 *
 * @returns the first problem, or undefined
 */
export function verifyAudit(
  rows: readonly AuditRow[],
  after?: AuditPosition,
): AuditProblem | undefined {
  let before = after ?? (rows[0]?.sequence === 1 ? START_OF_AUDIT : undefined);
  for (const row of rows) {
    const { sequence } = row;
    if (before && sequence !== before.sequence + 1) {
      return { sequence, problem: 'sequence' };
    }
    if (before && row.previousHash !== before.hash) {
      return { sequence, problem: 'previousHash' };
    }
    const command = row.command === undefined ? '' : canonicalJson(row.command);
    if (sha256(command) !== row.digest) {
      return { sequence, problem: 'command' };
    }
    if (auditHash(row) !== row.hash) {
      return { sequence, problem: 'hash' };
    }
    before = row;
  }
  return undefined;
}
