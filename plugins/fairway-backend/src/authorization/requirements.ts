import type { PermissionCondition } from '@backstage/plugin-permission-common';
import type { PermissionRule } from '@backstage/plugin-permission-node';
import { fairwayRules } from './rules';

type ParamsOf<TRule> = TRule extends PermissionRule<
  any,
  any,
  string,
  infer TParams
>
  ? TParams
  : never;

type Requirements = {
  [TName in keyof typeof fairwayRules]: (
    params: ParamsOf<(typeof fairwayRules)[TName]>,
  ) => string;
};

const alternatives = new Intl.ListFormat('en-GB', { type: 'disjunction' });

const either = (values: readonly string[]) =>
  values.length > 0 ? alternatives.format(values) : 'nothing';

const withLabel = (label: string, values?: readonly string[]) =>
  values ? `${label}=${either(values)}` : label;

/** What each rule asks for, as a sentence without its end. */
const REQUIREMENTS: Requirements = {
  isKind: ({ kinds }) => `only ${either(kinds)} may be touched`,
  inNamespace: ({ namespaces }) =>
    `only the namespace ${either(namespaces)} may be touched`,
  hasLabel: ({ label, values }) =>
    `the object must have the label ${withLabel(label, values)}`,
  isOwner: () =>
    'the user must own the catalog entity that the source belongs to',
  touchesOnlyStages: ({ stages }) =>
    `only the stages ${either(stages)} may be touched`,
  touchesOnlyClusters: ({ label, values }) =>
    `only clusters with the label ${withLabel(label, values)} may be touched`,
  asksApprovalForClusters: ({ label, values }) =>
    `clusters with the label ${withLabel(
      label,
      values,
    )} may be touched only in a stage with an approval gate before it`,
  isAction: ({ types }) => `only the actions ${either(types)} may be given`,
};

const BY_RULE = new Map(
  Object.entries(fairwayRules).map(([key, { name }]) => [
    name,
    REQUIREMENTS[key as keyof Requirements] as (params: unknown) => string,
  ]),
);

/** What a condition asks for, with the name of its rule. */
export function requirementOf({ rule, params }: PermissionCondition): string {
  const requirement = BY_RULE.get(rule)?.(params ?? {});
  return requirement ? `${requirement} (rule ${rule})` : `rule ${rule}`;
}
