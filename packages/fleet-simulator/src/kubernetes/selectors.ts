import { KubernetesObject } from './object';
import { badRequest } from './status';

/** Decides whether an object belongs to a list or a watch. */
export type Selector = (object: KubernetesObject) => boolean;

type Requirement = (labels: Record<string, string>) => boolean;

const SET_BASED = /^\s*([^\s!=,()]+)\s+(in|notin)\s*\(([^)]*)\)\s*$/;
const EQUALITY = /^\s*([^\s!=,()]+)\s*(==|=|!=)\s*([^\s!=,()]*)\s*$/;
const EXISTENCE = /^\s*(!?)\s*([^\s!=,()]+)\s*$/;

/** Splits on commas that are not inside of parentheses. */
function splitRequirements(expression: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < expression.length; i++) {
    const char = expression[i];
    if (char === '(') {
      depth++;
    } else if (char === ')') {
      depth--;
    } else if (char === ',' && depth === 0) {
      parts.push(expression.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(expression.slice(start));
  return parts;
}

function parseRequirement(text: string): Requirement {
  const set = SET_BASED.exec(text);
  if (set) {
    const [, key, operator, list] = set;
    const values = new Set(list.split(',').map(value => value.trim()));
    return operator === 'in'
      ? labels => key in labels && values.has(labels[key])
      : labels => !(key in labels) || !values.has(labels[key]);
  }
  const equality = EQUALITY.exec(text);
  if (equality) {
    const [, key, operator, value] = equality;
    return operator === '!='
      ? labels => labels[key] !== value
      : labels => labels[key] === value;
  }
  const existence = EXISTENCE.exec(text);
  if (existence) {
    const [, negated, key] = existence;
    return negated ? labels => !(key in labels) : labels => key in labels;
  }
  throw badRequest(`unable to parse requirement: ${text}`);
}

/**
 * Parses a label selector (`a=b,c!=d,e in (f,g),!h`).
 *
 * @returns undefined for an empty selector, which selects everything.
 * @throws StatusError 400 if it cannot be parsed.
 */
export function parseLabelSelector(
  expression: string | null,
): Selector | undefined {
  if (!expression?.trim()) {
    return undefined;
  }
  const requirements = splitRequirements(expression).map(parseRequirement);
  return object => {
    const labels = object.metadata.labels ?? {};
    return requirements.every(requirement => requirement(labels));
  };
}

const FIELDS: Record<string, (object: KubernetesObject) => string> = {
  'metadata.name': object => object.metadata.name ?? '',
  'metadata.namespace': object => object.metadata.namespace ?? '',
};

/**
 * Parses a field selector on `metadata.name` and `metadata.namespace`.
 *
 * @throws StatusError 400 for any other field, like the API server does.
 */
export function parseFieldSelector(
  expression: string | null,
): Selector | undefined {
  if (!expression?.trim()) {
    return undefined;
  }
  const terms = expression.split(',').map(term => {
    const match = EQUALITY.exec(term);
    if (!match) {
      throw badRequest(
        `invalid selector: '${term}'; can't understand '${term}'`,
      );
    }
    const [, field, operator, value] = match;
    const read = FIELDS[field];
    if (!read) {
      throw badRequest(
        `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
      );
    }
    return operator === '!='
      ? (object: KubernetesObject) => read(object) !== value
      : (object: KubernetesObject) => read(object) === value;
  });
  return object => terms.every(term => term(object));
}

/** Both selectors at once; undefined selects everything. */
export function allOf(
  ...selectors: (Selector | undefined)[]
): Selector | undefined {
  const present = selectors.filter((s): s is Selector => s !== undefined);
  if (present.length <= 1) {
    return present[0];
  }
  return object => present.every(selector => selector(object));
}
