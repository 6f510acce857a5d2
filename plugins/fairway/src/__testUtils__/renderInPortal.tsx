import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  catalogApiRef,
  EntityPresentationApi,
  entityPresentationApiRef,
  entityPresentationSnapshot,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
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
      [entityPresentationApiRef, presentationOf(entities)],
    ],
    mountedRoutes: {
      '/fairway': rootRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
    ...(at ? { initialRouteEntries: [at] } : {}),
    ...(path ? { mountPath: path } : {}),
  });
}

/** Shows entities by what is known of them. */
function presentationOf(
  entities: readonly Entity[] = [],
): EntityPresentationApi {
  return {
    forEntity: (entityOrRef, context) => {
      const known = entities.find(
        entity => stringifyEntityRef(entity) === entityOrRef,
      );
      const snapshot = entityPresentationSnapshot(
        known ?? entityOrRef,
        context,
      );
      return { snapshot, promise: Promise.resolve(snapshot) };
    },
  };
}
