import {
  ActionType,
  GROUP_VERSION,
  ResourceObject,
} from '@fairway/plugin-fairway-common';

/** The longest prefix that leaves room for the random end of a generated name. */
const MAX_PREFIX = 40;

function generated(
  kind: string,
  namespace: string,
  prefix: string,
  spec: Record<string, unknown>,
): ResourceObject {
  return {
    apiVersion: GROUP_VERSION,
    kind,
    metadata: {
      generateName: `${prefix.slice(0, MAX_PREFIX)}-`,
      namespace,
    },
    spec: withoutEmpty(spec),
  } as ResourceObject;
}

function withoutEmpty(spec: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(spec).filter(
      ([, value]) => value !== undefined && value !== '',
    ),
  );
}

/** A version for a source, through a fleet, by a plan. @public */
export function promotionDocument(options: {
  namespace: string;
  source: string;
  fleet: string;
  plan: string;
  version: string;
  /** Only these clusters. Default: the whole fleet. */
  clusters?: readonly string[];
}): ResourceObject {
  const { namespace, source, fleet, plan, version, clusters } = options;
  return generated('Promotion', namespace, source, {
    sourceRef: { name: source },
    fleetRef: { name: fleet },
    planRef: { name: plan },
    version,
    scope: clusters?.length ? { clusters: [...clusters] } : undefined,
  });
}

/** The decision of a person on a gate. @public */
export function approvalDocument(options: {
  namespace: string;
  run: string;
  stage: string;
  gate: string;
  decision: 'Approve' | 'Reject';
  /** Of what was looked at; a decision on anything else is refused. */
  digest: string;
  comment?: string;
}): ResourceObject {
  const { namespace, run, stage, gate, decision, digest, comment } = options;
  return generated('Approval', namespace, run, {
    runRef: { name: run },
    stage,
    gate,
    decision,
    comment: comment?.trim(),
    digest,
  });
}

/** A command on a run. @public */
export function actionDocument(options: {
  namespace: string;
  run: string;
  type: ActionType;
  stage?: string;
  /** The name of a Target. */
  target?: string;
  reason?: string;
}): ResourceObject {
  const { namespace, run, type, stage, target, reason } = options;
  return generated('Action', namespace, run, {
    type,
    runRef: { name: run },
    stage,
    target,
    reason: reason?.trim(),
  });
}
