import type { Request, Router } from 'express';
import {
  InputObject,
  kindByName,
  KindDefinition,
  PreviewClustersQuery,
  PromotionRun,
  Target,
} from '@fairway/plugin-fairway-common';
import { z } from 'zod';
import { wholeNumber } from '../../k8s/parameters';
import { queryOf } from '../../k8s/queryOptions';
import { readDocument } from '../../k8s/requestBody';
import { contextOf } from '../../k8s/requestContext';
import { untilClosed } from '../../k8s/untilClosed';
import type { RequestContext, Resources } from '../../resources';
import { decodeWrite } from '../../resources/decodeWrite';
import { badRequest } from '../../resources/statusError';
import { sendView } from '../sendView';
import type { Previews } from './Previews';
import type { PromotionClusters } from './PromotionClusters';
import type { WaitingPreviews } from './WaitingPreviews';

const promotionKind = kindByName('Promotion')!;
const runKind = kindByName('PromotionRun')!;
const targetKind = kindByName('Target')!;
const planKind = kindByName('Plan')!;

const DEFAULT_NAMESPACE = 'default';

const MAX_CLUSTERS = 50;

const simulationSchema = z.strictObject({
  plan: z.record(z.string(), z.unknown()),
  fleetRef: z.strictObject({ name: z.string().min(1) }),
  namespace: z.string().min(1).default(DEFAULT_NAMESPACE),
});

const SIMULATION_EXAMPLE =
  '{"plan": <Plan document>, "fleetRef": {"name": "production"}, "namespace": "default"}';

function decode(definition: KindDefinition, document: unknown): InputObject {
  return decodeWrite(definition, document, { fieldValidation: 'Strict' }).input;
}

function readSimulation(req: Request) {
  const { data, error } = simulationSchema.safeParse(readDocument(req).value);
  if (!data) {
    const causes = error.issues.map(({ path, message }) => ({
      reason: 'FieldValueInvalid',
      field: path.join('.'),
      message,
    }));
    const [{ field, message }] = causes;
    throw badRequest(
      `${field || 'the body'}: ${message}; send ${SIMULATION_EXAMPLE}`,
      causes,
    );
  }
  return { ...data, plan: decode(planKind, data.plan) };
}

function pageQuery(req: Request): PreviewClustersQuery {
  const query = queryOf(req);
  return {
    stage: query.get('stage') || undefined,
    cursor: query.get('cursor') || undefined,
    limit: wholeNumber('limit', query.get('limit'), {
      min: 1,
      max: MAX_CLUSTERS,
    }),
  };
}

function readPromotion(req: Request): {
  input: InputObject;
  namespace: string;
} {
  const input = decode(promotionKind, readDocument(req).value);
  return { input, namespace: input.metadata.namespace ?? DEFAULT_NAMESPACE };
}

/** `/preview` and `/simulation`: what would happen; `/runs/<…>/preview` and `/targets/<…>/preview`: what waits to be written. */
export function addPreviewRoutes(
  router: Router,
  deps: {
    resources: Resources;
    previews: Previews;
    clusters: PromotionClusters;
    waiting: WaitingPreviews;
  },
): void {
  const { resources, previews, clusters, waiting } = deps;
  const get = async <T>(
    definition: KindDefinition,
    namespace: string,
    name: string,
    context: RequestContext,
  ) => (await resources.get({ definition, namespace, name }, context)) as T;

  router.post('/preview', async (req, res) => {
    const { input, namespace } = readPromotion(req);
    sendView(
      res,
      await previews.preview(
        input,
        namespace,
        contextOf(res),
        untilClosed(res),
      ),
    );
  });

  router.post('/preview/clusters', async (req, res) => {
    const { input, namespace } = readPromotion(req);
    sendView(
      res,
      await clusters.page(
        input,
        namespace,
        pageQuery(req),
        contextOf(res),
        untilClosed(res),
      ),
    );
  });

  router.post('/simulation', async (req, res) => {
    const { plan, fleetRef, namespace } = readSimulation(req);
    sendView(
      res,
      await previews.simulate(plan, fleetRef.name, namespace, contextOf(res)),
    );
  });

  router.get('/runs/:namespace/:name/preview', async (req, res) => {
    const { namespace, name } = req.params;
    const query = pageQuery(req);
    const context = contextOf(res);
    const run = await get<PromotionRun>(runKind, namespace, name, context);
    sendView(res, await waiting.ofRun(run, query, context, untilClosed(res)));
  });

  router.get('/targets/:namespace/:name/preview', async (req, res) => {
    const { namespace, name } = req.params;
    const context = contextOf(res);
    const target = await get<Target>(targetKind, namespace, name, context);
    const run = await get<PromotionRun>(
      runKind,
      namespace,
      target.spec.runRef.name,
      context,
    );
    sendView(res, await waiting.ofTarget(run, target, untilClosed(res)));
  });
}
