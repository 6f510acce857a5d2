import type {
  PermissionCondition,
  PermissionCriteria,
  PermissionRuleParams,
} from '@backstage/plugin-permission-common';
import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import { requirementOf } from './requirements';

/** What a policy asks of an object. */
export type PolicyConditions = PermissionCriteria<
  PermissionCondition<string, PermissionRuleParams>
>;

type Judgement =
  | { state: 'met' }
  /** Nobody can tell. */
  | { state: 'unknown' }
  /** With what would have to be otherwise, for people. */
  | { state: 'unmet'; what: string };

/** Answers one condition; undefined where nobody can tell. */
type Holds = (condition: PermissionCondition) => boolean | undefined;

const isUnmet = (
  judgement: Judgement,
): judgement is Judgement & { state: 'unmet' } => judgement.state === 'unmet';

function names(conditions: PolicyConditions): string[] {
  if (isAndCriteria(conditions)) {
    return conditions.allOf.flatMap(names);
  }
  if (isOrCriteria(conditions)) {
    return conditions.anyOf.flatMap(names);
  }
  return isNotCriteria(conditions) ? names(conditions.not) : [conditions.rule];
}

function judge(conditions: PolicyConditions, holds: Holds): Judgement {
  if (isAndCriteria(conditions)) {
    const parts = conditions.allOf.map(part => judge(part, holds));
    const unmet = parts.filter(isUnmet);
    if (unmet.length > 0) {
      return {
        state: 'unmet',
        what: unmet.map(({ what }) => what).join(', and '),
      };
    }
    return parts.find(({ state }) => state === 'unknown') ?? { state: 'met' };
  }
  if (isOrCriteria(conditions)) {
    const parts = conditions.anyOf.map(part => judge(part, holds));
    const unmet = parts.filter(isUnmet);
    return (
      parts.find(({ state }) => state === 'met') ??
      parts.find(({ state }) => state === 'unknown') ?? {
        state: 'unmet',
        what: unmet.map(({ what }) => what).join(', or '),
      }
    );
  }
  if (isNotCriteria(conditions)) {
    const part = judge(conditions.not, holds);
    switch (part.state) {
      case 'met':
        return {
          state: 'unmet',
          // The parameters of what is excluded are nobody's business.
          what: `what the rule ${names(conditions.not).join(
            ', ',
          )} describes is excluded`,
        };
      case 'unmet':
        return { state: 'met' };
      default:
        return part;
    }
  }
  const held = holds(conditions);
  if (held === undefined) {
    return { state: 'unknown' };
  }
  return held
    ? { state: 'met' }
    : { state: 'unmet', what: requirementOf(conditions) };
}

/**
 * Which conditions are not met, for people: each with its rule and what it asks for, and nothing of the object.
 *
 * @returns undefined where all are met, or where it takes what is not known to tell
 */
export function unmetConditions(
  conditions: PolicyConditions,
  holds: Holds,
): string | undefined {
  const judgement = judge(conditions, holds);
  return isUnmet(judgement) ? judgement.what : undefined;
}
