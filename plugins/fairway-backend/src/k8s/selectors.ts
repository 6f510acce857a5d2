import {
  isLabelValue,
  isQualifiedName,
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { badRequest } from '../resources/statusError';
import type { SelectorRequirement } from '../store/types';

const SET_BASED = /^([^\s!=,()]+)\s+(in|notin)\s*\(([^()]*)\)$/;
const EQUALITY = /^([^\s!=,()]+)\s*(==|=|!=)\s*([^\s!=,()]*)$/;
const EXISTENCE = /^(!?)\s*([^\s!=,()]+)$/;

/** Splits on commas that are not inside of parentheses. */
function splitRequirements(expression: string): string[] {
  return expression.split(/,(?![^(]*\))/).map(part => part.trim());
}

function parseLabelRequirement(text: string): SelectorRequirement {
  const set = SET_BASED.exec(text);
  if (set) {
    return {
      key: set[1],
      operator: set[2] === 'in' ? 'In' : 'NotIn',
      values: set[3].split(',').map(value => value.trim()),
    };
  }
  const equality = EQUALITY.exec(text);
  if (equality) {
    return {
      key: equality[1],
      operator: equality[2] === '!=' ? 'NotIn' : 'In',
      values: [equality[3]],
    };
  }
  const existence = EXISTENCE.exec(text);
  if (existence) {
    return {
      key: existence[2],
      operator: existence[1] ? 'DoesNotExist' : 'Exists',
      values: [],
    };
  }
  throw badRequest(
    `unable to parse requirement "${text}" of the label selector; write a=b, a!=b, a in (b,c), a notin (b,c), a or !a`,
  );
}

/** Reads `a=b,c!=d,e in (f,g),!h`. @throws StatusError BadRequest */
export function parseLabelSelector(expression: string): SelectorRequirement[] {
  if (!expression.trim()) {
    return [];
  }
  return splitRequirements(expression).map(text => {
    const requirement = parseLabelRequirement(text);
    if (!isQualifiedName(requirement.key)) {
      throw badRequest(
        `"${requirement.key}" in the label selector is not a label key; use letters, digits, "-", "_" or ".", with an optional DNS prefix`,
      );
    }
    const bad = requirement.values.find(value => !isLabelValue(value));
    if (bad !== undefined) {
      throw badRequest(
        `"${bad}" in the label selector is not a label value; use up to 63 letters, digits, "-", "_" or "."`,
      );
    }
    return requirement;
  });
}

const FIELD_TERM = /^((?:[^=!\\]|\\.)+?)(==|=|!=)((?:[^=\\]|\\.)*)$/;

const unescapeField = (text: string) => text.replace(/\\([\\,=])/g, '$1');

/**
 * Reads `metadata.name=x,status.phase!=Running`; commas, equals signs and backslashes in values are escaped by a backslash.
 *
 * @param supported - the fields that may be selected by
 * @throws StatusError BadRequest
 */
export function parseFieldSelector(
  expression: string,
  supported: readonly string[],
): SelectorRequirement[] {
  if (!expression.trim()) {
    return [];
  }
  const terms = expression.match(/(?:[^,\\]|\\.)+/g) ?? [];
  return terms.map(term => {
    const match = FIELD_TERM.exec(term.trim());
    if (!match) {
      throw badRequest(
        `unable to parse "${term}" of the field selector; write field=value or field!=value`,
      );
    }
    const [, key, operator, value] = match;
    if (!supported.includes(key)) {
      throw badRequest(
        `field label not supported: ${key}; use one of ${supported.join(', ')}`,
      );
    }
    return {
      key,
      operator: operator === '!=' ? 'NotIn' : 'In',
      values: [unescapeField(value)],
    };
  });
}

/** The fields that objects of a kind can be selected by. */
export function selectableFields(definition: KindDefinition): string[] {
  return [
    'metadata.name',
    'metadata.namespace',
    ...Object.keys(definition.selectableFields),
  ];
}

/** Whether requirements hold; `read` gives the value of a key, undefined where there is none. */
export function satisfies(
  requirements: readonly SelectorRequirement[],
  read: (key: string) => string | undefined,
): boolean {
  return requirements.every(({ key, operator, values }) => {
    const value = read(key);
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return operator satisfies never;
    }
  });
}

/** The value of a selectable field; a field that is not set is the empty text. */
export function fieldOf(
  definition: KindDefinition,
  object: ResourceObject,
  key: string,
): string {
  switch (key) {
    case 'metadata.name':
      return object.metadata.name;
    case 'metadata.namespace':
      return object.metadata.namespace;
    default:
      return definition.selectableFields[key]?.(object) ?? '';
  }
}
