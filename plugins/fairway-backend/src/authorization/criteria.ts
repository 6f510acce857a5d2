import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { SelectorRequirement } from '../store/types';
import type { SubjectCriterion, SubjectPart } from './resourceRef';

export type Criteria = PermissionCriteria<SubjectCriterion>;

/** What is known of all objects that are asked for. */
export interface KnownScope {
  kind: string;
  /** Undefined: all namespaces. */
  namespace?: string;
}

function nonEmpty<T>(items: T[]): items is [T, ...T[]] {
  return items.length > 0;
}

/** What is left to ask once kind and namespace are known: nothing, or the criteria that depend on the object. */
export function simplify(
  criteria: Criteria,
  scope: KnownScope,
): boolean | Criteria {
  if (isAndCriteria(criteria)) {
    const rest = criteria.allOf.map(item => simplify(item, scope));
    if (rest.includes(false)) {
      return false;
    }
    const open = rest.filter(item => item !== true) as Criteria[];
    return nonEmpty(open) ? { allOf: open } : true;
  }
  if (isOrCriteria(criteria)) {
    const rest = criteria.anyOf.map(item => simplify(item, scope));
    if (rest.includes(true)) {
      return true;
    }
    const open = rest.filter(item => item !== false) as Criteria[];
    return nonEmpty(open) ? { anyOf: open } : false;
  }
  if (isNotCriteria(criteria)) {
    const rest = simplify(criteria.not, scope);
    return typeof rest === 'boolean' ? !rest : { not: rest };
  }
  switch (criteria.about) {
    case 'kind':
      return criteria.values.includes(scope.kind);
    case 'namespace':
      return scope.namespace === undefined
        ? criteria
        : criteria.values.includes(scope.namespace);
    default:
      return criteria;
  }
}

/** The leaves of criteria. */
function leaves(criteria: Criteria): SubjectCriterion[] {
  if (isAndCriteria(criteria)) {
    return criteria.allOf.flatMap(leaves);
  }
  if (isOrCriteria(criteria)) {
    return criteria.anyOf.flatMap(leaves);
  }
  return isNotCriteria(criteria) ? leaves(criteria.not) : [criteria];
}

/** The parts of subjects that have to be loaded to answer criteria. */
export function partsOf(criteria: Criteria): Set<SubjectPart> {
  return new Set(
    leaves(criteria).flatMap(({ about }) =>
      about === 'owners' || about === 'stages' || about === 'clusters'
        ? [about]
        : [],
    ),
  );
}

/** The labels that every object has that satisfies the criteria, so that the store can leave out all others. */
export function requiredLabels(criteria: Criteria): SelectorRequirement[] {
  if (isAndCriteria(criteria)) {
    return criteria.allOf.flatMap(requiredLabels);
  }
  if (isOrCriteria(criteria) || isNotCriteria(criteria)) {
    return [];
  }
  if (criteria.about !== 'label') {
    return [];
  }
  return [
    criteria.values
      ? { key: criteria.label, operator: 'In', values: [...criteria.values] }
      : { key: criteria.label, operator: 'Exists', values: [] },
  ];
}
