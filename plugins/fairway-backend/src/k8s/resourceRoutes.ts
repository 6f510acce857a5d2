import type { NextFunction, Request, Response, Router } from 'express';
import {
  API_GROUP,
  API_VERSION,
  KindDefinition,
  kindByPlural,
  isDnsLabel,
} from '@fairway/plugin-fairway-common';
import type { ObjectAddress, Subresource, WriteOutcome } from '../resources';
import { badRequest, StatusError } from '../resources/statusError';
import { asStored, sendResourceList } from './listRoute';
import {
  deleteOptions,
  listOptions,
  selectorsOf,
  writeOptions,
} from './queryOptions';
import { readDocument, readOptionalDocument, readPatch } from './requestBody';
import { contextOf } from './requestContext';
import { includeObject, sendObject, sendPlain } from './respond';
import { success } from './status';
import { warningHeader } from './warningHeader';
import { sendResourceWatch, WatchDeps } from './watchRoute';

const ROOT = `/apis/${API_GROUP}/${API_VERSION}`;

type Handler = (
  req: Request,
  res: Response,
  definition: KindDefinition,
) => Promise<void>;

/** Routes for objects of all kinds. */
export function addResourceRoutes(router: Router, deps: WatchDeps): void {
  const { resources } = deps;

  /** Passes requests for unknown kinds on, so that they end as 404. */
  const route =
    (handler: Handler) =>
    async (req: Request, res: Response, next: NextFunction) => {
      const definition = kindByPlural(req.params.plural);
      if (!definition) {
        next();
        return;
      }
      const { namespace } = req.params;
      if (namespace !== undefined && !isDnsLabel(namespace)) {
        throw badRequest(
          `"${namespace}" is not a namespace; use lower-case letters, digits or "-", at most 63 characters`,
        );
      }
      await handler(req, res, definition);
    };

  const sendOutcome = (
    res: Response,
    definition: KindDefinition,
    { object, warnings }: WriteOutcome,
    code: number = 200,
  ) => {
    if (warnings.length > 0) {
      res.setHeader('Warning', warnings.map(warningHeader));
    }
    sendObject(
      res,
      object,
      {
        columns: definition.columns,
        include: includeObject(res),
        now: deps.now(),
      },
      code,
    );
  };

  const list: Handler = async (req, res, definition) => {
    const options = listOptions(
      req,
      req.params.namespace,
      selectorsOf(req, definition),
    );
    const answer = options.watch ? sendResourceWatch : sendResourceList;
    await answer(res, definition, options, deps, asStored(definition));
  };

  const address = (
    req: Request,
    definition: KindDefinition,
  ): ObjectAddress => ({
    definition,
    namespace: req.params.namespace,
    name: req.params.name,
  });

  const get: Handler = async (req, res, definition) => {
    const object = await resources.get(
      address(req, definition),
      contextOf(res),
    );
    sendOutcome(res, definition, {
      object,
      outcome: 'unchanged',
      warnings: [],
    });
  };

  const put =
    (subresource?: Subresource): Handler =>
    async (req, res, definition) => {
      const { value, duplicateFields } = readDocument(req);
      const outcome = await resources.update(
        {
          ...address(req, definition),
          ...writeOptions(req),
          body: value,
          duplicateFields,
          subresource,
        },
        contextOf(res),
      );
      sendOutcome(res, definition, outcome);
    };

  const patch =
    (subresource?: Subresource): Handler =>
    async (req, res, definition) => {
      const { type, value, duplicateFields } = readPatch(req);
      const outcome = await resources.patch(
        {
          ...address(req, definition),
          ...writeOptions(req),
          patch: { type, body: value },
          duplicateFields,
          subresource,
        },
        contextOf(res),
      );
      sendOutcome(res, definition, outcome);
    };

  const collection = `${ROOT}/namespaces/:namespace/:plural`;
  const object = `${collection}/:name`;

  router.get(`${ROOT}/:plural`, route(list));
  router.get(collection, route(list));
  router.post(
    collection,
    route(async (req, res, definition) => {
      const { value, duplicateFields } = readDocument(req);
      const outcome = await resources.create(
        {
          definition,
          namespace: req.params.namespace,
          ...writeOptions(req),
          body: value,
          duplicateFields,
        },
        contextOf(res),
      );
      sendOutcome(res, definition, outcome, 201);
    }),
  );
  router.post(
    `${ROOT}/:plural`,
    route(async () => {
      throw badRequest(
        `an object is created in a namespace: send it to ${ROOT}/namespaces/<namespace>/…`,
      );
    }),
  );
  router.delete(
    collection,
    route(async (req, res, definition) => {
      const deleted = await resources.deleteCollection(
        {
          definition,
          query: {
            namespace: req.params.namespace,
            ...selectorsOf(req, definition),
          },
          ...deleteOptions(req, readOptionalDocument(req)?.value),
        },
        contextOf(res),
      );
      sendPlain(res, {
        kind: `${definition.kind}List`,
        apiVersion: `${API_GROUP}/${API_VERSION}`,
        metadata: {},
        items: deleted,
      });
    }),
  );
  router.get(object, route(get));
  router.put(object, route(put()));
  router.patch(object, route(patch()));
  router.delete(
    object,
    route(async (req, res, definition) => {
      const outcome = await resources.delete(
        {
          ...address(req, definition),
          ...deleteOptions(req, readOptionalDocument(req)?.value),
        },
        contextOf(res),
      );
      if (outcome.outcome === 'deleting') {
        sendOutcome(res, definition, outcome);
      } else {
        const { name, uid } = outcome.object.metadata;
        sendPlain(
          res,
          success({
            name,
            group: API_GROUP,
            kind: definition.plural,
            uid,
          }),
        );
      }
    }),
  );
  router.get(`${object}/status`, route(get));
  router.put(`${object}/status`, route(put('status')));
  router.patch(`${object}/status`, route(patch('status')));
  for (const path of [`${ROOT}/:plural`, collection, object]) {
    router.all(
      path,
      route(async req => {
        throw new StatusError(
          'MethodNotAllowed',
          `the server does not allow ${req.method} on the requested resource`,
        );
      }),
    );
  }
}
