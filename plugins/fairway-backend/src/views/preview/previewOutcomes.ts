import {
  describeReference,
  PREVIEW_OUTCOMES,
  PreviewDiff,
  PreviewOutcome,
} from '@fairway/plugin-fairway-common';
import {
  ClusterError,
  DeliveryError,
  FieldConflict,
  ObjectDiff,
} from '@fairway/plugin-fairway-node';
import { StatusError } from '../../resources/statusError';
import { fieldWithoutSecrets, HIDDEN } from '../live/withoutSecrets';

const MAX_CONFLICTS = 10;

/** What is told of an object, besides where it is. */
export type OutcomeOfObject = Pick<
  PreviewDiff,
  'object' | 'outcome' | 'changes' | 'reason' | 'problem' | 'conflicts'
>;

/** Why there is nothing to tell but a problem. */
type Problem = Pick<
  PreviewDiff,
  'outcome' | 'reason' | 'problem' | 'conflicts'
>;

/** The worst outcome: what a cluster comes to, of what its objects do. */
export function worstOf(outcomes: readonly PreviewOutcome[]): PreviewOutcome {
  return (
    PREVIEW_OUTCOMES.find(outcome => outcomes.includes(outcome)) ??
    'AlreadyThere'
  );
}

/** What a driver tells of an object. @param version - that is to be written */
export function outcomeOf(
  { object, fields, problem }: ObjectDiff,
  version: string | null,
): OutcomeOfObject {
  const about = { object: describeReference(object) };
  if (problem) {
    const { reason, message, conflicts } = problem;
    return { ...about, changes: [], ...refusal(reason, message, conflicts) };
  }
  return {
    ...about,
    outcome: fields.length > 0 ? 'Change' : 'AlreadyThere',
    changes: fields.map(({ path, before, after }) => {
      const show = shownAs(object.kind, path, carries(after, version));
      return { field: path, from: show(before), to: show(after) };
    }),
  };
}

/** How values of a field are shown, in which there may be secrets, but not where it carries the version. */
function shownAs(
  kind: string,
  path: string,
  isVersion: boolean,
): (value: unknown) => unknown {
  if (kind === 'Secret') {
    return hide;
  }
  return isVersion ? value => value : value => fieldWithoutSecrets(path, value);
}

/** What an error means to a preview; undefined for one that says nothing to people. */
export function problemOf(error: unknown): Problem | undefined {
  const refused = clusterErrorOf(error);
  if (refused && !hasAnswered(refused)) {
    const { reason, message } = refused;
    return { outcome: 'Unknown', reason, problem: message };
  }
  if (error instanceof DeliveryError || error instanceof ClusterError) {
    const { reason, message } = error;
    const conflicts = 'conflicts' in error ? error.conflicts : undefined;
    return refusal(reason, message, conflicts);
  }
  if (error instanceof StatusError) {
    const { reason, message } = error;
    return { outcome: 'Unknown', reason, problem: message };
  }
  return undefined;
}

function refusal(
  reason: string,
  problem: string,
  conflicts: readonly FieldConflict[] | undefined,
): Problem {
  return conflicts || reason === 'FieldManagerConflict'
    ? {
        outcome: 'Conflict',
        reason,
        problem,
        conflicts: (conflicts ?? []).slice(0, MAX_CONFLICTS),
      }
    : { outcome: 'Refused', reason, problem };
}

/** The error of a cluster that another one was made of. */
function clusterErrorOf(error: unknown): ClusterError | undefined {
  let cause = error;
  while (cause instanceof DeliveryError) {
    cause = cause.cause;
  }
  return cause instanceof ClusterError ? cause : undefined;
}

/** Whether a cluster has said what will be the same when it is asked again. */
function hasAnswered({ reason, code, retryable }: ClusterError): boolean {
  return reason === 'NoKind' || (code !== undefined && !retryable);
}

/** Whether a field is the one with the version, which is no secret wherever it is. */
function carries(after: unknown, version: string | null): boolean {
  return (
    typeof after === 'string' && version !== null && after.includes(version)
  );
}

function hide(value: unknown): unknown {
  return value === undefined || value === null ? value : HIDDEN;
}
