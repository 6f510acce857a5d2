import type { Router } from 'express';
import {
  API_GROUP,
  API_VERSION,
  explain,
  GROUP_VERSION,
  kindByName,
  PromotionRun,
  ResourceObject,
  Target,
} from '@fairway/plugin-fairway-common';
import type { RequestContext, Resources } from '../resources';
import { contextOf } from './requestContext';
import { sendPlain } from './respond';

const runKind = kindByName('PromotionRun')!;
const targetKind = kindByName('Target')!;

/** Why something waits, as a document. */
function explanation(
  subject: ResourceObject,
  conditions: ReturnType<typeof explain>,
) {
  const { name, namespace, uid, resourceVersion } = subject.metadata;
  return {
    kind: 'Explanation',
    apiVersion: GROUP_VERSION,
    metadata: { name, namespace, resourceVersion },
    subject: { kind: subject.kind, name, uid },
    conditions,
  };
}

/** `…/promotionruns/<name>/explain` and `…/targets/<name>/explain`: all conditions that are not met, in order. */
export function addExplainRoutes(
  router: Router,
  deps: { resources: Resources; now: () => number },
): void {
  const { resources } = deps;
  const root = `/apis/${API_GROUP}/${API_VERSION}/namespaces/:namespace`;

  const targetsOf = async (
    { metadata }: ResourceObject,
    context: RequestContext,
  ) =>
    (
      await resources.list(
        targetKind,
        {
          namespace: metadata.namespace,
          fields: [
            {
              key: 'spec.runRef.name',
              operator: 'In',
              values: [metadata.name],
            },
          ],
        },
        context,
      )
    ).items as Target[];

  router.get(`${root}/promotionruns/:name/explain`, async (req, res) => {
    const { namespace, name } = req.params;
    const context = contextOf(res);
    const run = (await resources.get(
      { definition: runKind, namespace, name },
      context,
    )) as PromotionRun;
    const targets = await targetsOf(run, context);
    sendPlain(
      res,
      explanation(run, explain({ run, targets, now: deps.now() })),
    );
  });

  router.get(`${root}/targets/:name/explain`, async (req, res) => {
    const { namespace, name } = req.params;
    const context = contextOf(res);
    const target = (await resources.get(
      { definition: targetKind, namespace, name },
      context,
    )) as Target;
    const run = (await resources.get(
      { definition: runKind, namespace, name: target.spec.runRef.name },
      context,
    )) as PromotionRun;
    const targets = await targetsOf(run, context);
    sendPlain(
      res,
      explanation(
        target,
        explain({ run, targets, now: deps.now(), target: name }),
      ),
    );
  });
}
