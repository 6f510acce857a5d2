import { z } from 'zod';

const NAME_PART = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const DNS_SUBDOMAIN =
  /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** Whether the text is a qualified name as Kubernetes takes it for label and annotation keys. @public */
export function isQualifiedName(key: string): boolean {
  const slash = key.indexOf('/');
  const prefix = slash >= 0 ? key.slice(0, slash) : undefined;
  const name = key.slice(slash + 1);
  return (
    NAME_PART.test(name) &&
    (prefix === undefined ||
      (prefix.length <= 253 && DNS_SUBDOMAIN.test(prefix)))
  );
}

/** Whether the text may be the value of a label. @public */
export function isLabelValue(value: string): boolean {
  return value === '' || NAME_PART.test(value);
}

/** Whether the text is a DNS-1123 subdomain, the form of object names. @public */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= 253 && DNS_SUBDOMAIN.test(name);
}

/** Whether the text is a DNS-1123 label, the form of namespaces and of names within a list. @public */
export function isDnsLabel(name: string): boolean {
  return name.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(name);
}

/** The key of a label. @public */
export const labelKeySchema = z.string().refine(isQualifiedName, {
  message:
    'must be a label key: up to 63 letters, digits, "-", "_" or ".", with an optional DNS prefix such as example.com/',
});
/** What is wrong with a text that is no value of a label. @internal */
export const LABEL_VALUE_MESSAGE =
  'must be a label value: up to 63 letters, digits, "-", "_" or "."';
const labelValue = z.string().refine(isLabelValue, {
  message: LABEL_VALUE_MESSAGE,
});

/** `metadata.labels`. @public */
export const labelsSchema = z.record(labelKeySchema, labelValue);

const requirementOf = (value: z.ZodType<string>) =>
  z
    .object({
      key: labelKeySchema.describe('The label that the requirement is about.'),
      operator: z
        .enum(['In', 'NotIn', 'Exists', 'DoesNotExist'])
        .describe('How the label relates to the values.'),
      values: z
        .array(value)
        .optional()
        .describe(
          'The values; required with In and NotIn, forbidden with Exists and DoesNotExist.',
        ),
    })
    .superRefine((requirement, ctx) => {
      const wantsValues =
        requirement.operator === 'In' || requirement.operator === 'NotIn';
      const count = requirement.values?.length ?? 0;
      if (wantsValues && count === 0) {
        ctx.addIssue({
          code: 'custom',
          path: ['values'],
          message: `must name at least one value with operator ${requirement.operator}`,
        });
      }
      if (!wantsValues && count > 0) {
        ctx.addIssue({
          code: 'custom',
          path: ['values'],
          message: `must be left out with operator ${requirement.operator}`,
        });
      }
    });

/** A label selector whose values have a form of their own. @internal */
export const labelSelectorOf = (value: z.ZodType<string>) =>
  z.object({
    matchLabels: z
      .record(labelKeySchema, value)
      .optional()
      .describe('Labels that must all be present with these values.'),
    matchExpressions: z
      .array(requirementOf(value))
      .optional()
      .describe('Requirements that must all hold.'),
  });

/** A label selector with the fields and the meaning of `metav1.LabelSelector`. @public */
export const labelSelectorSchema = labelSelectorOf(labelValue);

/** @public */
export type LabelSelector = z.infer<typeof labelSelectorSchema>;

/** Whether labels satisfy a selector. An empty selector matches everything, as in Kubernetes. @public */
export function matchesLabels(
  selector: LabelSelector,
  labels: Readonly<Record<string, string>> = {},
): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(
    ([key, value]) => labels[key] === value,
  );
  return (
    equal &&
    (selector.matchExpressions ?? []).every(
      ({ key, operator, values = [] }) => {
        switch (operator) {
          case 'In':
            return labels[key] !== undefined && values.includes(labels[key]);
          case 'NotIn':
            return labels[key] === undefined || !values.includes(labels[key]);
          case 'Exists':
            return labels[key] !== undefined;
          case 'DoesNotExist':
            return labels[key] === undefined;
          default:
            return operator satisfies never;
        }
      },
    )
  );
}

/**
 * Whether the same labels may satisfy two selectors.
 *
 * @param isSame - whether two values may be the same one; default: where they are equal
 * @public
 */
export function mayBothMatch(
  a: LabelSelector,
  b: LabelSelector,
  isSame: (x: string, y: string) => boolean = (x, y) => x === y,
): boolean {
  const requirements = [...requirementsOf(a), ...requirementsOf(b)];
  const keys = new Set(requirements.map(({ key }) => key));
  return [...keys].every(key => {
    const of = requirements.filter(requirement => requirement.key === key);
    const allowed = valuesOf(of, 'In');
    const forbidden = valuesOf(of, 'NotIn').flat();
    if (of.some(({ operator }) => operator === 'DoesNotExist')) {
      return !of.some(({ operator }) => ['In', 'Exists'].includes(operator));
    }
    return (
      allowed.length === 0 ||
      allowed[0].some(
        value =>
          !forbidden.includes(value) &&
          allowed.every(values => values.some(each => isSame(value, each))),
      )
    );
  });
}

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number];

function requirementsOf({
  matchLabels = {},
  matchExpressions = [],
}: LabelSelector): Requirement[] {
  return [
    ...Object.entries(matchLabels).map(
      ([key, value]): Requirement => ({ key, operator: 'In', values: [value] }),
    ),
    ...matchExpressions,
  ];
}

function valuesOf(
  requirements: readonly Requirement[],
  wanted: Requirement['operator'],
): string[][] {
  return requirements.flatMap(({ operator, values = [] }) =>
    operator === wanted ? [values] : [],
  );
}

/** A selector as `kubectl get -l` and the API of Kubernetes take it; the empty text selects everything. @public */
export function formatLabelSelector(selector: LabelSelector): string {
  return [
    ...Object.entries(selector.matchLabels ?? {}).map(
      ([key, value]) => `${key}=${value}`,
    ),
    ...(selector.matchExpressions ?? []).map(
      ({ key, operator, values = [] }) => {
        switch (operator) {
          case 'In':
            return `${key} in (${values.join(',')})`;
          case 'NotIn':
            return `${key} notin (${values.join(',')})`;
          case 'Exists':
            return key;
          case 'DoesNotExist':
            return `!${key}`;
          default:
            return operator satisfies never;
        }
      },
    ),
  ].join(',');
}
