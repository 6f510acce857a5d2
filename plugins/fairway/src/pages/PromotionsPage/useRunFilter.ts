import {
  isRunEnded,
  RUN_PHASES,
  RunPhase,
} from '@fairway/plugin-fairway-common';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/** Which runs are shown. It is part of the address, so that it can be linked to. */
export interface RunFilter {
  /** `<namespace>/<name>` of a source. */
  source: string;
  phase: RunPhase | '';
  search: string;
  /** The page of ended runs, from 0. */
  page: number;
}

/** Reads and changes the filter of the page; each change but that of the page goes back to the first page. */
export function useRunFilter(): [
  RunFilter,
  (change: Partial<RunFilter>) => void,
] {
  const [parameters, setParameters] = useSearchParams();
  const filter = useMemo((): RunFilter => {
    const phase = parameters.get('phase') ?? '';
    return {
      source: parameters.get('source') ?? '',
      phase: isRunPhase(phase) ? phase : '',
      search: parameters.get('search') ?? '',
      page: Math.max(0, Math.trunc(Number(parameters.get('page')) || 0)),
    };
  }, [parameters]);
  const change = useCallback(
    (changes: Partial<RunFilter>) => {
      const next = { ...filter, page: 0, ...changes };
      const kept = Object.entries(next)
        .filter(([, value]) => value)
        .map(([key, value]) => [key, String(value)]);
      setParameters(Object.fromEntries(kept), { replace: true });
    },
    [filter, setParameters],
  );
  return [filter, change];
}

/** Whether the filter leaves anything out. */
export function isNarrowed({ source, phase, search }: RunFilter): boolean {
  return Boolean(source || phase || search);
}

/** The parameters of a request for the runs that are open or that have ended; undefined where the filter leaves out all of them. */
export function runsQuery(
  { source, phase, search }: RunFilter,
  state: 'open' | 'ended',
): Record<string, string> | undefined {
  if (phase && isRunEnded(phase) !== (state === 'ended')) {
    return undefined;
  }
  const [namespace, name] = source.split('/');
  return {
    state,
    ...(phase ? { phase } : {}),
    ...(name ? { namespace, source: name } : {}),
    ...(search.trim() ? { search: search.trim() } : {}),
  };
}

function isRunPhase(text: string): text is RunPhase {
  return RUN_PHASES.includes(text as RunPhase);
}
