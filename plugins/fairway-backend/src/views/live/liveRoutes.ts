import { kindByName, Target } from '@fairway/plugin-fairway-common';
import type { Router } from 'express';
import type { ObjectAccess } from '../../authorization';
import { contextOf } from '../../k8s/requestContext';
import type { Resources } from '../../resources';
import { sendView } from '../sendView';
import type { LiveView } from './LiveView';

const targetKind = kindByName('Target')!;

/** `/targets/<namespace>/<name>/live`: what the cluster of a target has. */
export function addLiveRoutes(
  router: Router,
  deps: { resources: Resources; liveAccess: ObjectAccess; live: LiveView },
): void {
  const { resources, liveAccess, live } = deps;
  router.get('/targets/:namespace/:name/live', async (req, res) => {
    const { namespace, name } = req.params;
    const context = contextOf(res);
    const target = (await resources.get(
      { definition: targetKind, namespace, name },
      context,
    )) as Target;
    await liveAccess.assert(target, context);
    sendView(res, await live.objectsOf(target));
  });
}
