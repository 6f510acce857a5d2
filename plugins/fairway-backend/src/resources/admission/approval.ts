import {
  Approval,
  approvalKind,
  FieldError,
  GateSpec,
  GateStatus,
  gateType,
  isSpent,
  KindDefinition,
  PromotionRun,
  ROLLBACK_STAGE,
  sha256,
} from '@fairway/plugin-fairway-common';
import type { FairwayStore } from '../../store/types';
import { conflict, forbidden } from '../statusError';
import type { Admission } from './admission';
import { decidingProblem, notAPerson } from './deciding';
import { attachToRun, isFinished, readRun, runNotFound } from './run';

const definition = approvalKind as unknown as KindDefinition;

/** A gate of the frozen plan, with what is known of it. */
interface GateInRun {
  gate: GateSpec;
  status?: GateStatus;
}

/** The gates of a stage, or of the rollback; undefined where the plan has no such stage. */
function gatesOf(
  run: PromotionRun,
  stageName: string,
): GateInRun[] | undefined {
  const { stages, rollback } = run.spec.plan.spec;
  const stage = stages.find(({ name }) => name === stageName);
  const known = stage
    ? run.status?.stages.find(({ name }) => name === stageName)?.gates
    : run.status?.rollback?.gates;
  const withStatus = (phase: 'before' | 'after') => (gate: GateSpec) => ({
    gate,
    status: known?.find(
      status => status.name === gate.name && status.phase === phase,
    ),
  });
  if (!stage && stageName !== ROLLBACK_STAGE) {
    return undefined;
  }
  return stage
    ? [
        ...(stage.before ?? []).map(withStatus('before')),
        ...(stage.after ?? []).map(withStatus('after')),
      ]
    : (rollback.before ?? []).map(withStatus('before'));
}

const isDecided = ({ status }: GateInRun) =>
  status?.state === 'Passed' || status?.state === 'Failed';

/** The gate that an approval is about; where one name is used before and after apply, the one that is not decided. */
function findGate(
  run: PromotionRun,
  { spec }: Approval,
): GateInRun | FieldError {
  const gates = gatesOf(run, spec.stage);
  if (!gates) {
    const stages = run.spec.plan.spec.stages.map(({ name }) => name);
    return {
      field: 'spec.stage',
      reason: 'FieldValueNotFound',
      message: `the run has no stage "${spec.stage}"; use one of ${[
        ...stages,
        ROLLBACK_STAGE,
      ].join(', ')}`,
    };
  }
  const approvals = gates.filter(({ gate }) => gateType(gate) === 'approval');
  const named = approvals.filter(({ gate }) => gate.name === spec.gate);
  if (named.length === 0) {
    const names = approvals.map(({ gate }) => gate.name);
    return {
      field: 'spec.gate',
      reason: 'FieldValueNotFound',
      message: `stage "${spec.stage}" has no approval gate "${spec.gate}"; ${
        names.length > 0
          ? `use one of ${names.join(', ')}`
          : 'it has no approval gate at all'
      }`,
    };
  }
  return (
    named.find(({ status }) => status?.state === 'Waiting') ??
    named.find(gate => !isDecided(gate)) ??
    named[0]
  );
}

/**
 * An approval is the decision of a person, bound to the digest of what that person saw. It is refused where nothing is left
 * to decide, or where something else than what was seen would be approved.
 */
export function approvalAdmission(store: FairwayStore): Admission<Approval> {
  return {
    prepare({ object, before, actor }) {
      if (before) {
        const { user, groups, digest } = before.spec;
        object.spec = { ...object.spec, user, groups, digest };
        return;
      }
      if (actor.type !== 'user') {
        throw forbidden(definition, object.metadata.name, notAPerson(actor));
      }
      object.spec = {
        ...object.spec,
        user: actor.ref,
        groups: actor.ownershipRefs.filter(ref => ref !== actor.ref),
      };
    },

    async admit({ object, before, actor, generatesName }) {
      if (before) {
        return [];
      }
      const { namespace, name } = object.metadata;
      const { spec } = object;
      const run = await readRun(store, namespace, spec.runRef.name);
      if (!run) {
        return [runNotFound(object)];
      }
      const found = findGate(run, object);
      if (!('gate' in found)) {
        return [found];
      }
      const problem = decidingProblem(run, spec, found.gate, actor);
      if (problem) {
        throw forbidden(definition, name, problem);
      }
      if (isFinished(run)) {
        throw conflict(
          definition,
          name,
          `run "${run.metadata.name}" has ended (${run.status?.phase}); there is nothing left to approve`,
        );
      }
      if (isDecided(found)) {
        throw conflict(
          definition,
          name,
          `gate "${spec.gate}" is decided already (${found.status?.state})`,
        );
      }
      const current = found.status?.digest;
      if (spec.digest !== undefined && spec.digest !== current) {
        throw conflict(
          definition,
          name,
          current
            ? `what is to be approved has changed since it was looked at; look again and approve digest ${current}`
            : `gate "${spec.gate}" is not reached yet, so it has no digest; approve when it waits`,
          [
            {
              reason: 'FieldValueInvalid',
              field: 'spec.digest',
              message: current ? `must be ${current}` : 'must be left out',
            },
          ],
        );
      }
      if (current === undefined) {
        throw conflict(
          definition,
          name,
          `gate "${spec.gate}" is not reached yet; approve when it waits, so that it is clear what is approved`,
        );
      }
      object.spec = { ...spec, digest: current };
      const spent = await assertFirstDecision(store, object, found.status);
      attachToRun(object, run);
      if (generatesName) {
        object.metadata.name = decisionName(object, run, spent);
      }
      return [];
    },
  };
}

/** The same for the same decision, so that of two that are sent at the same moment only one can be stored. */
function decisionName(
  { metadata, spec }: Approval,
  run: PromotionRun,
  spent: number,
): string {
  const hash = sha256(
    JSON.stringify([
      run.metadata.uid,
      spec.stage,
      spec.gate,
      spec.digest,
      spec.user,
      spent,
    ]),
  );
  return `${metadata.generateName!.slice(0, 241)}${hash.slice(0, 12)}`;
}

/**
 * A person decides once on what a gate waits for, and the decision stands until the gate is reached anew.
 *
 * @returns how many decisions of this person on the same thing have no say any more
 */
async function assertFirstDecision(
  store: FairwayStore,
  { metadata, spec }: Approval,
  gate: GateStatus | undefined,
): Promise<number> {
  const equals = (key: string, value: string) => ({
    key,
    operator: 'In' as const,
    values: [value],
  });
  const { items } = await store.list({
    kind: 'Approval',
    namespace: metadata.namespace,
    fields: [
      equals('spec.runRef.name', spec.runRef.name),
      equals('spec.stage', spec.stage),
      equals('spec.gate', spec.gate),
      equals('spec.user', spec.user!),
    ],
  });
  const same = (items as Approval[]).filter(
    approval => approval.spec.digest === spec.digest,
  );
  const since = Date.parse(gate?.since ?? '');
  const earlier = same.find(approval => !isSpent(approval, since));
  if (earlier) {
    throw conflict(
      definition,
      metadata.name,
      `${spec.user} has decided on gate "${spec.gate}" already (${earlier.spec.decision}, ${earlier.metadata.name}); a decision stands`,
    );
  }
  return same.length;
}
