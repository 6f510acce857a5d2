import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { FairwayApi, fairwayApiRef } from '@fairway/plugin-fairway-react';
import type { ReactElement } from 'react';
import { rootRouteRef } from '../routing';
import { quietApi } from './quietApi';

/** Renders something within a portal that has mounted the pages of Fairway at `/fairway`, and those of entities. */
export function renderInPortal(
  element: ReactElement,
  options: {
    /** What tests are about; the rest of the backend is quiet. */
    api?: Partial<FairwayApi>;
    /** What is in the catalog. Default: nothing. */
    entities?: Entity[];
    /** Where the browser is. Default: `/`. */
    at?: string;
    /** The pattern of the path that the element is at, such as `/fairway/runs/:namespace/:name`. */
    path?: string;
  } = {},
) {
  const { api, entities, at, path } = options;
  return renderInTestApp(element, {
    apis: [
      [fairwayApiRef, quietApi(api)],
      [catalogApiRef, catalogApiMock({ entities })],
    ],
    mountedRoutes: {
      '/fairway': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    ...(at ? { initialRouteEntries: [at] } : {}),
    ...(path ? { mountPath: path } : {}),
  });
}
