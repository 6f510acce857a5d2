import { useCallback } from 'react';
import { useT } from '../../translation';

/** Words for a version: null where nothing is there, undefined where it is not known. */
export function useVersionWords(): (
  version: string | null | undefined,
) => string {
  const t = useT();
  return useCallback(
    version => {
      if (version === undefined) {
        return t('fleetPage.version.unknown');
      }
      return version ?? t('fleetPage.version.none');
    },
    [t],
  );
}
