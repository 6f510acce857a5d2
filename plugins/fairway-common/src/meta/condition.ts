import { z } from 'zod';
import { mapList } from './listType';

/** A condition with the fields of `metav1.Condition`. @public */
export const conditionSchema = z.object({
  type: z.string().describe('What the condition is about, in CamelCase.'),
  status: z.enum(['True', 'False', 'Unknown']),
  observedGeneration: z.number().int().optional(),
  lastTransitionTime: z
    .string()
    .describe('When the status last changed, RFC 3339.'),
  reason: z.string().describe('One CamelCase word for programs.'),
  message: z.string().describe('A sentence for people.'),
});

/** @public */
export type Condition = z.infer<typeof conditionSchema>;

/** `status.conditions`, a map list keyed by type. @public */
export const conditionsSchema = z.array(conditionSchema).meta(mapList('type'));

/**
 * The conditions with one of them set; `lastTransitionTime` moves only when the status changes.
 *
 * @returns the same array where nothing changes, so that callers can compare by identity
 * @public
 */
export function setCondition(
  conditions: readonly Condition[] | undefined,
  next: Omit<Condition, 'lastTransitionTime'>,
  now: string,
): Condition[] {
  const current = (conditions ?? []) as Condition[];
  const old = current.find(condition => condition.type === next.type);
  if (
    old &&
    old.status === next.status &&
    old.reason === next.reason &&
    old.message === next.message &&
    old.observedGeneration === next.observedGeneration
  ) {
    return current;
  }
  const lastTransitionTime =
    old && old.status === next.status ? old.lastTransitionTime : now;
  const condition = { ...next, lastTransitionTime };
  return old
    ? current.map(item => (item === old ? condition : item))
    : [...current, condition];
}
