import type { Database } from '../database';

/** How many changes one statement drops, so that no transaction takes long. */
const CHUNK = 5_000;

/**
 * Drops changes up to a revision.
 *
 * @remarks The mark is set before the first change is dropped, so that no reader sees a gap. What a crash leaves behind is
 * dropped by the next call.
 */
export async function compactChanges(
  database: Database,
  upTo: number,
): Promise<number> {
  await database.run(
    `UPDATE revision SET compacted = CASE WHEN value < ? THEN value ELSE ? END WHERE id = 1 AND compacted < ?`,
    [upTo, upTo, upTo],
  );
  let dropped = 0;
  for (;;) {
    const { affected } = await database.run(
      `DELETE FROM changes WHERE revision IN (
         SELECT revision FROM changes WHERE revision <= (SELECT compacted FROM revision) ORDER BY revision LIMIT ?
       )`,
      [CHUNK],
    );
    dropped += affected;
    if (affected < CHUNK) {
      return dropped;
    }
  }
}
