import { TARGET_PHASES, TargetPhase } from '@fairway/plugin-fairway-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/** Which targets are looked for. */
export interface TargetFilter {
  search?: string;
  phase?: TargetPhase;
  signature?: string;
  /** The reason of the signature, for people. */
  reason?: string;
}

const KEYS = ['search', 'phase', 'signature', 'reason'] as const;

/** Whether anything is looked for. */
export function isFiltered({
  search,
  phase,
  signature,
}: TargetFilter): boolean {
  return Boolean(search || phase || signature);
}

/** What is looked for, as part of the address of the page. */
export function useTargetFilter(): [
  TargetFilter,
  (filter: TargetFilter) => void,
] {
  const [parameters, setParameters] = useSearchParams();
  const filter = useMemo(() => {
    const phase = parameters.get('phase');
    return {
      search: parameters.get('search') ?? undefined,
      phase: TARGET_PHASES.find(known => known === phase),
      signature: parameters.get('signature') ?? undefined,
      reason: parameters.get('reason') ?? undefined,
    };
  }, [parameters]);
  const setFilter = useCallback(
    (next: TargetFilter) =>
      setParameters(
        before => {
          const after = new URLSearchParams(before);
          KEYS.forEach(key => {
            const value = next[key];
            if (value) {
              after.set(key, value);
            } else {
              after.delete(key);
            }
          });
          return after;
        },
        { replace: true },
      ),
    [setParameters],
  );
  return [filter, setFilter];
}
