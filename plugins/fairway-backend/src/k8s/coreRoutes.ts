import type { Request, Response, Router } from 'express';
import { StatusError } from '../resources/statusError';
import {
  asEvents,
  decisionKind,
  decisionSelector,
  EVENT_FIELDS,
} from './events';
import { sendResourceList } from './listRoute';
import {
  isVisible,
  namespaceColumns,
  toNamespace,
  visibleNamespaces,
} from './namespaces';
import { NamespaceSubject } from './NamespaceSubject';
import { listOptions, queryOf } from './queryOptions';
import { contextOf } from './requestContext';
import { includeObject, sendList, sendObject } from './respond';
import { parseFieldSelector, parseLabelSelector, satisfies } from './selectors';
import { watchRenderer } from './watchRendering';
import { sendResourceWatch, sendWatch, WatchDeps } from './watchRoute';

function refuseNamespaceWrite(): never {
  throw new StatusError(
    'MethodNotAllowed',
    'namespaces are neither created nor deleted: one is there as long as objects are in it',
  );
}

function addNamespaceRoutes(router: Router, deps: WatchDeps): void {
  const rendering = (res: Response) => ({
    columns: namespaceColumns,
    include: includeObject(res),
    now: deps.now(),
  });
  router.get('/api/v1/namespaces', async (req, res) => {
    const context = contextOf(res);
    const query = queryOf(req);
    const fields = parseFieldSelector(query.get('fieldSelector') ?? '', [
      'metadata.name',
    ]);
    const labels = parseLabelSelector(query.get('labelSelector') ?? '');
    const selects = (name: string) =>
      satisfies(fields, () => name) && satisfies(labels, () => undefined);
    const options = listOptions(req, undefined, {});
    if (options.watch) {
      const subject = await NamespaceSubject.create(
        { ...deps, context, selects },
        watchRenderer(
          { apiVersion: 'v1', kind: 'Namespace', columns: namespaceColumns },
          res,
          deps.now,
        ),
      );
      await sendWatch(res, subject, options, deps);
      return;
    }
    const { current } = await deps.store.revisions();
    const names = await visibleNamespaces(deps, context);
    sendList(
      res,
      {
        kind: 'NamespaceList',
        apiVersion: 'v1',
        metadata: { resourceVersion: String(current) },
        items: names.filter(selects).map(name => toNamespace(name)),
      },
      rendering(res),
    );
  });
  router.get('/api/v1/namespaces/:name', async (req, res) => {
    const { name } = req.params;
    if (!(await isVisible(name, deps, contextOf(res)))) {
      throw new StatusError('NotFound', `namespaces "${name}" not found`, {
        name,
        kind: 'namespaces',
      });
    }
    sendObject(res, toNamespace(name), rendering(res));
  });
  router.all('/api/v1/namespaces', refuseNamespaceWrite);
  router.all('/api/v1/namespaces/:name', refuseNamespaceWrite);
}

function addEventRoutes(router: Router, deps: WatchDeps): void {
  const shown = asEvents(deps.now);
  const list = async (req: Request, res: Response) => {
    const query = queryOf(req);
    const options = listOptions(req, req.params.namespace, {
      labels: parseLabelSelector(query.get('labelSelector') ?? ''),
      fields: decisionSelector(
        parseFieldSelector(query.get('fieldSelector') ?? '', EVENT_FIELDS),
      ),
    });
    const answer = options.watch ? sendResourceWatch : sendResourceList;
    await answer(res, decisionKind, options, deps, shown);
  };
  router.get('/api/v1/events', list);
  router.get('/api/v1/namespaces/:namespace/events', list);
  router.get('/api/v1/namespaces/:namespace/events/:name', async (req, res) => {
    const { namespace, name } = req.params;
    const decision = await deps.resources.get(
      { definition: decisionKind, namespace, name },
      contextOf(res),
    );
    sendObject(res, shown.of(decision), {
      columns: shown.columns,
      include: includeObject(res),
      now: deps.now(),
    });
  });
}

/** Namespaces and events of the core group, as far as kubectl needs them. */
export function addCoreRoutes(router: Router, deps: WatchDeps): void {
  addNamespaceRoutes(router, deps);
  addEventRoutes(router, deps);
}
