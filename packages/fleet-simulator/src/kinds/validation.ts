import {
  isJsonObject,
  jsonEquals,
  KubernetesObject,
} from '../kubernetes/object';
import { FieldProblem } from '../kubernetes/status';
import { KindDefinition } from './kind';
import { childSchema, itemSchema, Schema } from './schema';

const SUBDOMAIN =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

function validateName(
  kind: KindDefinition,
  object: KubernetesObject,
): FieldProblem[] {
  const field = 'metadata.name';
  const { name } = object.metadata;
  if (!name) {
    return [
      { type: 'Required', field, detail: 'name or generateName is required' },
    ];
  }
  const isLabel = kind.kind === 'Namespace';
  if (!(isLabel ? LABEL : SUBDOMAIN).test(name)) {
    const detail = isLabel ? LABEL_RULE : SUBDOMAIN_RULE;
    return [{ type: 'Invalid', field, value: name, detail }];
  }
  return [];
}

function validateContainers(spec: any): FieldProblem[] {
  const path = 'spec.template.spec.containers';
  const containers = spec.template?.spec?.containers;
  if (!Array.isArray(containers) || containers.length === 0) {
    return [{ type: 'Required', field: path }];
  }
  return containers.flatMap((container, index) =>
    ['name', 'image']
      .filter(key => !container?.[key])
      .map(key => ({
        type: 'Required' as const,
        field: `${path}[${index}].${key}`,
      })),
  );
}

function validateSelector(spec: any): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const wanted = Object.entries(spec.selector?.matchLabels ?? {});
  if (wanted.length === 0 && !spec.selector?.matchExpressions?.length) {
    const { selector } = spec;
    problems.push(
      selector
        ? {
            type: 'Invalid',
            field: 'spec.selector',
            value: selector,
            detail: 'empty selector is invalid for deployment',
          }
        : { type: 'Required', field: 'spec.selector' },
    );
  }
  const labels = spec.template?.metadata?.labels;
  const selects =
    spec.selector && wanted.every(([key, value]) => labels?.[key] === value);
  if (!selects) {
    problems.push({
      type: 'Invalid',
      field: 'spec.template.metadata.labels',
      value: labels ?? null,
      detail: '`selector` does not match template `labels`',
    });
  }
  return problems;
}

/** Nulls where a custom kind's schema declares another type. */
function validateNulls(
  value: unknown,
  schema: Schema,
  path: string,
): FieldProblem[] {
  if (value === null) {
    return schema.type
      ? [
          {
            type: 'TypeInvalid',
            field: path,
            value: 'null',
            detail: `${path} in body must be of type ${schema.type}: "null"`,
          },
        ]
      : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      validateNulls(item, itemSchema(schema), `${path}[${index}]`),
    );
  }
  if (!isJsonObject(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([key, field]) =>
    validateNulls(
      field,
      childSchema(schema, key),
      path ? `${path}.${key}` : key,
    ),
  );
}

function isWorkload(kind: KindDefinition): boolean {
  return kind.group === 'apps' || kind.group === 'batch';
}

/** What is wrong with an object, as far as the simulator checks. */
export function validateObject(
  kind: KindDefinition,
  object: KubernetesObject,
): FieldProblem[] {
  const problems = validateName(kind, object);
  if (kind.custom) {
    problems.push(...validateNulls(object, kind.schema, ''));
  }
  if (isWorkload(kind) && !kind.custom) {
    const spec = object.spec ?? {};
    if (kind.kind !== 'Job') {
      problems.push(...validateSelector(spec));
    }
    problems.push(...validateContainers(spec));
  }
  return problems;
}

/** What must not change between two states of an object. */
export function validateChange(
  kind: KindDefinition,
  before: KubernetesObject,
  after: KubernetesObject,
): FieldProblem[] {
  if (!isWorkload(kind) || kind.custom) {
    return [];
  }
  const immutable =
    kind.kind === 'Job' ? ['selector', 'template'] : ['selector'];
  return immutable
    .filter(key => !jsonEquals(before.spec?.[key], after.spec?.[key]))
    .map(key => ({
      type: 'Invalid',
      field: `spec.${key}`,
      value: after.spec?.[key],
      detail: 'field is immutable',
    }));
}
