import type { Request, Response, Router } from 'express';
import { Decision, KINDS } from '@fairway/plugin-fairway-common';
import type { RequestContext, Resources } from '../resources';
import { StatusError } from '../resources/statusError';
import type { FairwayStore } from '../store/types';
import { encodeContinue } from './continueToken';
import {
  decisionKind,
  decisionSelector,
  EVENT_FIELDS,
  eventColumns,
  toEvent,
} from './events';
import { listOptions, queryOf } from './queryOptions';
import { contextOf } from './requestContext';
import { includeObject, sendList, sendObject } from './respond';
import { parseFieldSelector } from './selectors';
import type { Columns, KubernetesObject } from './table';

/** What the routes of the core group work with. */
export interface CoreDeps {
  resources: Resources;
  store: FairwayStore;
  now: () => number;
}

/** The namespace that exists although nothing is in it. */
const DEFAULT_NAMESPACE = 'default';

interface Namespace extends KubernetesObject {
  metadata: { name: string };
  status: { phase: 'Active' };
}

const namespaceColumns: Columns<Namespace> = [
  {
    name: 'Status',
    type: 'string',
    description: 'Namespaces need not be created; all are active.',
    value: ({ status }) => status.phase,
  },
];

function toNamespace(name: string): Namespace {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
    status: { phase: 'Active' },
  };
}

/** Whether the caller may read any object of a namespace. */
async function isVisible(
  namespace: string,
  { resources }: CoreDeps,
  context: RequestContext,
): Promise<boolean> {
  for (const definition of KINDS) {
    try {
      const { items } = await resources.list(
        definition,
        { namespace, limit: 1 },
        context,
      );
      if (items.length > 0) {
        return true;
      }
    } catch (error) {
      if (!(error instanceof StatusError && error.reason === 'Forbidden')) {
        throw error;
      }
    }
  }
  return false;
}

/** The namespaces that hold something that the caller may read. */
async function namespacesFor(
  deps: CoreDeps,
  context: RequestContext,
): Promise<string[]> {
  const counts = await Promise.all(
    KINDS.map(({ kind }) => deps.store.count({ kind }, 'metadata.namespace')),
  );
  const names = new Set(counts.flatMap(count => [...count.keys()]));
  const visible = [DEFAULT_NAMESPACE];
  for (const name of names) {
    if (name !== DEFAULT_NAMESPACE && (await isVisible(name, deps, context))) {
      visible.push(name);
    }
  }
  return visible.sort();
}

function refuseNamespaceWrite(): never {
  throw new StatusError(
    'MethodNotAllowed',
    'namespaces are neither created nor deleted: one is there as long as objects are in it',
  );
}

function addNamespaceRoutes(router: Router, deps: CoreDeps): void {
  const rendering = (res: Response) => ({
    columns: namespaceColumns,
    include: includeObject(res),
    now: deps.now(),
  });
  router.get('/api/v1/namespaces', async (req, res) => {
    if (queryOf(req).get('watch') === 'true') {
      throw new StatusError(
        'MethodNotAllowed',
        'namespaces cannot be watched; list them again',
      );
    }
    const wanted = parseFieldSelector(queryOf(req).get('fieldSelector') ?? '', [
      'metadata.name',
    ]);
    const names = await namespacesFor(deps, contextOf(res));
    sendList(
      res,
      {
        kind: 'NamespaceList',
        apiVersion: 'v1',
        metadata: {},
        items: names
          .filter(name =>
            wanted.every(
              ({ operator, values }) =>
                values.includes(name) === (operator === 'In'),
            ),
          )
          .map(toNamespace),
      },
      rendering(res),
    );
  });
  router.get('/api/v1/namespaces/:name', async (req, res) => {
    const { name } = req.params;
    const visible =
      name === DEFAULT_NAMESPACE ||
      (await isVisible(name, deps, contextOf(res)));
    if (!visible) {
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

function addEventRoutes(router: Router, deps: CoreDeps): void {
  const rendering = (res: Response) => ({
    columns: eventColumns(deps.now()),
    include: includeObject(res),
    now: deps.now(),
  });
  const list = async (req: Request, res: Response) => {
    const options = listOptions(req, req.params.namespace, {});
    if (options.watch) {
      throw new StatusError(
        'MethodNotAllowed',
        'events cannot be watched; watch decisions.fairway.dev instead',
      );
    }
    const fields = decisionSelector(
      parseFieldSelector(queryOf(req).get('fieldSelector') ?? '', EVENT_FIELDS),
    );
    const page = fields
      ? await deps.resources.list(
          decisionKind,
          { ...options.query, fields },
          contextOf(res),
        )
      : undefined;
    sendList(
      res,
      {
        kind: 'EventList',
        apiVersion: 'v1',
        metadata: {
          resourceVersion: String(page?.revision ?? 0),
          ...(page?.continue
            ? { continue: encodeContinue(page.continue) }
            : {}),
        },
        items: ((page?.items ?? []) as Decision[]).map(toEvent),
      },
      rendering(res),
    );
  };
  router.get('/api/v1/events', list);
  router.get('/api/v1/namespaces/:namespace/events', list);
  router.get('/api/v1/namespaces/:namespace/events/:name', async (req, res) => {
    const { namespace, name } = req.params;
    const decision = await deps.resources.get(
      { definition: decisionKind, namespace, name },
      contextOf(res),
    );
    sendObject(res, toEvent(decision as Decision), rendering(res));
  });
}

/** Namespaces and events of the core group, as far as kubectl needs them. */
export function addCoreRoutes(router: Router, deps: CoreDeps): void {
  addNamespaceRoutes(router, deps);
  addEventRoutes(router, deps);
}
