import { useApi } from '@backstage/core-plugin-api';
import {
  Plan,
  planKind,
  PromotionRun,
  promotionRunKind,
  RunLanes,
} from '@fairway/plugin-fairway-common';
import { fairwayApiRef, useView, View } from '@fairway/plugin-fairway-react';
import { useCallback } from 'react';
import { revisioned } from '../../components/revisioned';
import { isRun, RunName, runViewPath } from '../../components/run';

/** What depends on all targets is not told as often as one of them changes. */
const SLOW_REFRESH_MS = 2_000;

const never = () => false;

/** The run itself. */
export function useRun(run: RunName): View<{
  object: PromotionRun;
  revision: number;
}> {
  const { namespace, name } = run;
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api
        .get<PromotionRun>(promotionRunKind, namespace, name, signal)
        .then(revisioned),
    [api, namespace, name],
  );
  return useView(load, isRun(run));
}

/** How far its batches are. */
export function useRunLanes(run: RunName): View<RunLanes> {
  const { namespace, name } = run;
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.view<RunLanes>(
        `${runViewPath({ namespace, name })}/lanes`,
        {},
        signal,
      ),
    [api, namespace, name],
  );
  return useView(
    load,
    change => change.kind === 'Target' || isRun(run)(change),
  );
}

/** Whether the plan is still the one that the run has frozen. */
export function usePlanNote(run: PromotionRun): 'changed' | 'gone' | undefined {
  const api = useApi(fairwayApiRef);
  const { namespace } = run.metadata;
  const { name, uid, generation } = run.spec.plan;
  const load = useCallback(
    (signal: AbortSignal) =>
      api.get<Plan>(planKind, namespace, name, signal).then(revisioned),
    [api, namespace, name],
  );
  const { value, error } = useView(load, never);
  if (error) {
    return 'isNotFound' in error && error.isNotFound ? 'gone' : undefined;
  }
  const live = value?.object.metadata;
  return live && (live.uid !== uid || live.generation !== generation)
    ? 'changed'
    : undefined;
}

/** The newest run of the same promotion, where it is newer than this one. */
export function useNewerRun(run: PromotionRun): PromotionRun | undefined {
  const api = useApi(fairwayApiRef);
  const { namespace } = run.metadata;
  const promotion = run.spec.promotionRef.name;
  const load = useCallback(
    (signal: AbortSignal) =>
      api.list<PromotionRun>(
        promotionRunKind,
        {
          namespace,
          fieldSelector: `spec.promotionRef.name=${promotion}`,
        },
        signal,
      ),
    [api, namespace, promotion],
  );
  const runs = useView(
    load,
    change =>
      change.kind === promotionRunKind.kind &&
      change.name !== run.metadata.name &&
      (change.object as PromotionRun | undefined)?.spec.promotionRef.name ===
        promotion,
    SLOW_REFRESH_MS,
  );
  return runs.value?.items
    .filter(({ spec }) => spec.attempt > run.spec.attempt)
    .sort((a, b) => b.spec.attempt - a.spec.attempt)[0];
}
