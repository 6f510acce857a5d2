import type { Request, Router } from 'express';
import {
  isRunEnded,
  kindByName,
  PromotionRun,
  RUN_PHASES,
  TARGET_PHASES,
} from '@fairway/plugin-fairway-common';
import { oneOf, wholeNumber } from '../k8s/parameters';
import { queryOf } from '../k8s/queryOptions';
import { contextOf } from '../k8s/requestContext';
import type { RequestContext, Resources } from '../resources';
import type { RunSelection } from '../store';
import type { CommandOffers } from './CommandOffers';
import type { RunList } from './RunList';
import type { RunTargets } from './RunTargets';
import { sendView } from './sendView';

const runKind = kindByName('PromotionRun')!;

const MAX_RUNS = 200;
const MAX_ROWS = 500;

function runSelection(query: URLSearchParams): RunSelection {
  const text = (name: string) => query.get(name) || undefined;
  const state = oneOf('state', query.get('state'), ['open', 'ended']);
  const phase = oneOf('phase', query.get('phase'), RUN_PHASES);
  return {
    namespace: text('namespace'),
    source: text('source'),
    search: text('search')?.toLowerCase(),
    ...((state || phase) && {
      phases: RUN_PHASES.filter(
        one =>
          (!phase || one === phase) &&
          (!state || isRunEnded(one) === (state === 'ended')),
      ),
    }),
  };
}

/** `/runs`: runs in a list; `/runs/<namespace>/<name>/…`: the targets of a run, and what may be done to it. */
export function addRunRoutes(
  router: Router,
  deps: {
    resources: Resources;
    runs: RunList;
    targets: RunTargets;
    commands: CommandOffers;
  },
): void {
  const { resources, runs, targets, commands } = deps;
  const runOf = async (
    { params }: Request<{ namespace: string; name: string }>,
    context: RequestContext,
  ) =>
    (await resources.get(
      { definition: runKind, namespace: params.namespace, name: params.name },
      context,
    )) as PromotionRun;

  router.get('/runs', async (req, res) => {
    const query = queryOf(req);
    const selection = runSelection(query);
    const page = {
      offset: wholeNumber('offset', query.get('offset')) ?? 0,
      limit:
        wholeNumber('limit', query.get('limit'), { min: 1, max: MAX_RUNS }) ??
        50,
    };
    sendView(res, await runs.page(selection, page, contextOf(res)));
  });

  router.get('/runs/:namespace/:name/lanes', async (req, res) => {
    const context = contextOf(res);
    const run = await runOf(req, context);
    sendView(res, await targets.lanes(run, context));
  });

  router.get('/runs/:namespace/:name/targets', async (req, res) => {
    const context = contextOf(res);
    const query = queryOf(req);
    const text = (name: string) => query.get(name) || undefined;
    const selection = {
      stage: text('stage'),
      batch: wholeNumber('batch', query.get('batch')),
      phase: oneOf('phase', query.get('phase'), TARGET_PHASES),
      signature: text('signature'),
      search: text('search'),
      offset: wholeNumber('offset', query.get('offset')) ?? 0,
      limit:
        wholeNumber('limit', query.get('limit'), { min: 1, max: MAX_ROWS }) ??
        100,
    };
    const run = await runOf(req, context);
    sendView(res, await targets.rows(run, selection, context));
  });

  router.get('/runs/:namespace/:name/commands', async (req, res) => {
    const context = contextOf(res);
    const run = await runOf(req, context);
    sendView(res, await commands.offers(run, context));
  });
}
