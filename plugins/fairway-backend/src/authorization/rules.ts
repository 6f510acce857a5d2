import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import type { Action } from '@fairway/plugin-fairway-common';
import { z } from 'zod';
import { fairwayResourceRef, SubjectCriterion } from './resourceRef';

const texts = (description: string) =>
  z.array(z.string()).describe(description);

const isKind = createPermissionRule({
  name: 'IS_KIND',
  description: 'The object is of one of these kinds',
  resourceRef: fairwayResourceRef,
  paramsSchema: z.object({ kinds: texts('Kinds, such as Plan') }),
  apply: ({ object }, { kinds }) => kinds.includes(object.kind),
  toQuery: ({ kinds }) => ({ about: 'kind', values: kinds }),
});

const inNamespace = createPermissionRule({
  name: 'IN_NAMESPACE',
  description: 'The object is in one of these namespaces',
  resourceRef: fairwayResourceRef,
  paramsSchema: z.object({ namespaces: texts('Namespaces') }),
  apply: ({ object }, { namespaces }) =>
    namespaces.includes(object.metadata.namespace),
  toQuery: ({ namespaces }) => ({ about: 'namespace', values: namespaces }),
});

const hasLabel = createPermissionRule({
  name: 'HAS_LABEL',
  description:
    'The object has a label, with one of these values where some are given',
  resourceRef: fairwayResourceRef,
  paramsSchema: z.object({
    label: z.string().describe('The key of the label'),
    values: texts('Values; any where left out').optional(),
  }),
  apply: ({ object }, { label, values }) => {
    const labels = object.metadata.labels ?? {};
    return (
      Object.hasOwn(labels, label) &&
      (values === undefined || values.includes(labels[label]))
    );
  },
  toQuery: ({ label, values }) => ({ about: 'label', label, values }),
});

const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description:
    'The catalog entity that the source belongs to is owned by one of these users or groups: for Sources, and for Promotions, PromotionRuns, Targets, Approvals, Actions and Decisions about them',
  resourceRef: fairwayResourceRef,
  paramsSchema: z.object({
    claims: texts('Entity references: who the user is and belongs to'),
  }),
  apply: ({ owners = [] }, { claims }) => {
    const wanted = new Set(claims.map(claim => claim.toLowerCase()));
    return owners.some(owner => wanted.has(owner.toLowerCase()));
  },
  toQuery: (): SubjectCriterion => ({ about: 'owners' }),
});

const touchesOnlyStages = createPermissionRule({
  name: 'TOUCHES_ONLY_STAGES',
  description:
    'The promotion, run, target, approval or action is about some stages, and all of them are among these',
  resourceRef: fairwayResourceRef,
  paramsSchema: z.object({ stages: texts('Names of stages') }),
  apply: ({ stages: touched = [] }, { stages }) =>
    touched.length > 0 && touched.every(stage => stages.includes(stage)),
  toQuery: (): SubjectCriterion => ({ about: 'stages' }),
});

const touchesOnlyClusters = createPermissionRule({
  name: 'TOUCHES_ONLY_CLUSTERS',
  description:
    'The promotion, run, target, approval or action is about some clusters, and all of them have this label with one of these values',
  resourceRef: fairwayResourceRef,
  paramsSchema: z.object({
    label: z.string().describe('The key of a label of clusters, such as env'),
    values: texts('Its values, such as dev and test'),
  }),
  apply: ({ clusters = [] }, { label, values }) =>
    clusters.length > 0 &&
    clusters.every(
      ({ labels }) =>
        Object.hasOwn(labels, label) && values.includes(labels[label]),
    ),
  toQuery: (): SubjectCriterion => ({ about: 'clusters' }),
});

const asksApprovalForClusters = createPermissionRule({
  name: 'ASKS_APPROVAL_FOR_CLUSTERS',
  description:
    'The promotion is about some clusters, and each of them that has this label with one of these values is in a stage with an approval gate before it',
  resourceRef: fairwayResourceRef,
  paramsSchema: z.object({
    label: z.string().describe('The key of a label of clusters, such as env'),
    values: texts('Its values, such as prod'),
  }),
  apply: ({ clusters = [] }, { label, values }) =>
    clusters.length > 0 &&
    clusters.every(
      ({ labels, approvalAsked }) =>
        approvalAsked === true ||
        !Object.hasOwn(labels, label) ||
        !values.includes(labels[label]),
    ),
  toQuery: (): SubjectCriterion => ({ about: 'clusters' }),
});

const isAction = createPermissionRule({
  name: 'IS_ACTION',
  description: 'The object is an Action of one of these types',
  resourceRef: fairwayResourceRef,
  paramsSchema: z.object({ types: texts('Types, such as Pause') }),
  apply: ({ object }, { types }) =>
    object.kind === 'Action' && types.includes((object as Action).spec.type),
  toQuery: (): SubjectCriterion => ({ about: 'object' }),
});

/** All rules that a policy can use on Fairway's objects. @public */
export const fairwayRules = {
  isKind,
  inNamespace,
  hasLabel,
  isOwner,
  touchesOnlyStages,
  touchesOnlyClusters,
  asksApprovalForClusters,
  isAction,
};

const exported = createConditionExports({
  resourceRef: fairwayResourceRef,
  rules: fairwayRules,
});

/** Conditions for policies: one function for each rule, which takes its parameters. @public */
export const fairwayConditions = exported.conditions;

/** Makes a conditional decision of conditions. @public */
export const createFairwayConditionalDecision =
  exported.createConditionalDecision;
