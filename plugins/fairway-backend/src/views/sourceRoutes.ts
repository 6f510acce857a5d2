import type { Router } from 'express';
import { kindByName, Source } from '@fairway/plugin-fairway-common';
import { queryOf } from '../k8s/queryOptions';
import { contextOf } from '../k8s/requestContext';
import type { Resources } from '../resources';
import { badRequest } from '../resources/statusError';
import { sendView } from './sendView';
import type { SourceOverviews } from './SourceOverviews';

const sourceKind = kindByName('Source')!;

/** `/sources`: Sources at a glance. */
export function addSourceRoutes(
  router: Router,
  deps: { resources: Resources; overviews: SourceOverviews },
): void {
  const { resources, overviews } = deps;

  router.get('/sources', async (req, res) => {
    const entityRef = queryOf(req).get('entityRef');
    if (!entityRef) {
      throw badRequest(
        'the parameter entityRef is required; write it like entityRef=component:default/checkout',
      );
    }
    sendView(res, await overviews.ofEntity(entityRef, contextOf(res)));
  });

  router.get('/sources/:namespace/:name', async (req, res) => {
    const { namespace, name } = req.params;
    const context = contextOf(res);
    const source = (await resources.get(
      { definition: sourceKind, namespace, name },
      context,
    )) as Source;
    sendView(res, await overviews.overview(source, context));
  });
}
