import type { TargetStatus } from '../../kinds';
import type { ReadingFact } from '../types';
import type { Member, World } from './world';

/** Names the try that a reading is for: what was read for an earlier one is out of date. @public */
export function readingKey({
  attempt,
  tries = 0,
}: Pick<TargetStatus, 'attempt' | 'tries'>): string {
  return `${attempt}.${tries}`;
}

/**
 * Whether the object has to be read before a write is stored or sent: before each promotion, whose rollback has to restore what
 * was there, and again after a try that did not arrive.
 *
 * @public
 */
export function needsReading({
  phase,
  operation,
  intent,
}: TargetStatus): boolean {
  return (
    (phase === 'Queued' && operation === 'Promote') ||
    (phase === 'Applying' && intent?.recheck === true)
  );
}

/** What was read for the next write of a target; undefined where that is not known yet. */
export function readingOf(
  world: World,
  { target, status }: Member,
): ReadingFact | undefined {
  const fact = world.facts.readings.get(target.metadata.name);
  return fact?.key === readingKey(status) ? fact : undefined;
}

/** What a reading means for the version before the run. Once something may have been written, it means nothing any more. */
export function previousBy(
  { operation, writtenBefore, previousVersion }: TargetStatus,
  { version }: Extract<ReadingFact, { outcome: 'read' }>,
): Pick<TargetStatus, 'previousVersion'> {
  return {
    previousVersion:
      operation === 'Rollback' || writtenBefore ? previousVersion : version,
  };
}

/** An intent that goes over the version that was read, where the driver can tell. */
export function replacing<T extends object>(
  intent: T,
  version: string | null | undefined,
): T & { replaces?: string | null } {
  return version === undefined ? intent : { ...intent, replaces: version };
}
