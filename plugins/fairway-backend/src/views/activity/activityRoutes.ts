import type { Router } from 'express';
import { oneOf, wholeNumber } from '../../k8s/parameters';
import { queryOf } from '../../k8s/queryOptions';
import { contextOf } from '../../k8s/requestContext';
import { badRequest } from '../../resources/statusError';
import { sendView } from '../sendView';
import type { ActivityPosition, ActivityView } from './ActivityView';

const MAX_ENTRIES = 200;

function positionOf(text: string | null): ActivityPosition {
  if (!text) {
    return {};
  }
  const found = /^(\d{1,15})-(\d{1,15})$/.exec(text);
  if (!found) {
    throw badRequest(
      `before=${text} is not the "next" of a page; leave it out to begin with the newest`,
    );
  }
  return { decision: Number(found[1]), command: Number(found[2]) };
}

/** `/activity`: what happened. */
export function addActivityRoutes(
  router: Router,
  { activity }: { activity: ActivityView },
): void {
  router.get('/activity', async (req, res) => {
    const query = queryOf(req);
    const text = (name: string) => query.get(name) || undefined;
    const kind = text('kind');
    const name = text('name');
    if (name && !kind) {
      throw badRequest(
        `name=${name} is the name of an object of a kind; give the parameter kind, too`,
      );
    }
    const selection = {
      type: oneOf('type', query.get('type'), ['command', 'decision'] as const),
      kind,
      name,
      namespace: text('namespace'),
      run: text('run'),
      actor: text('actor'),
      before: positionOf(query.get('before')),
      limit:
        wholeNumber('limit', query.get('limit'), {
          min: 1,
          max: MAX_ENTRIES,
        }) ?? 50,
    };
    sendView(res, await activity.page(selection, contextOf(res)));
  });
}
