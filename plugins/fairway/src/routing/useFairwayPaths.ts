import { useRouteRef } from '@backstage/core-plugin-api';
import { useMemo } from 'react';
import { FairwayPaths, pathsBelow } from './paths';
import { rootRouteRef } from './rootRouteRef';

/** The paths of all pages, wherever the app has mounted them; from anywhere in the app, in both frontend systems. */
export function useFairwayPaths(): FairwayPaths {
  const root = useRouteRef(rootRouteRef)();
  return useMemo(() => pathsBelow(root), [root]);
}
