import { createHash } from 'node:crypto';
import {
  API_GROUP,
  API_VERSION,
  openApiV2,
  openApiV3,
} from '@fairway/plugin-fairway-common';
import type { Request, Response, Router } from 'express';
import { StatusError } from '../resources';
import {
  AGGREGATED_DISCOVERY,
  aggregatedDiscovery,
  apiGroup,
  apiGroups,
  apiResources,
  coreVersions,
  serverVersion,
} from './discovery';
import { acceptedTypes } from './mediaTypes';
import {
  encodeOpenApiV2,
  OPENAPI_V2_PROTOBUF,
  OPENAPI_V2_PROTOBUF_ANSWER,
} from './protobuf/encodeOpenApiV2';
import { send, sendPlain } from './respond';

/** Whether the client would rather have aggregated discovery than anything else that is served. */
function wantsAggregated(req: Request): boolean {
  const [first] = acceptedTypes(req.headers.accept).filter(
    ({ type, params }) =>
      type === 'application/json' &&
      (params.as === undefined || params.v === 'v2'),
  );
  return first?.params.as === 'APIGroupDiscoveryList';
}

function sendDiscovery(
  req: Request,
  res: Response,
  documents: { aggregated: () => unknown; plain: () => unknown },
): void {
  res.setHeader('Vary', 'Accept');
  if (wantsAggregated(req)) {
    send(res, 200, documents.aggregated(), {
      format: 'json',
      contentType: AGGREGATED_DISCOVERY,
    });
  } else {
    sendPlain(res, documents.plain());
  }
}

/** A document that never changes while the process runs, made when it is asked for first. */
function once<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}

const JSON_TYPES = ['application/json', 'application/*', '*/*'];

const documentV2 = once(openApiV2);
const protobufV2 = once(() =>
  encodeOpenApiV2(documentV2() as Parameters<typeof encodeOpenApiV2>[0]),
);
const documentV3 = once(() => {
  const document = openApiV3();
  return {
    document,
    hash: createHash('sha256')
      .update(JSON.stringify(document))
      .digest('hex')
      .toUpperCase(),
  };
});

const V3_PATH = `apis/${API_GROUP}/${API_VERSION}`;

/** What clients learn the API from: discovery, version, OpenAPI and health. */
export function addMetaRoutes(router: Router): void {
  router.get('/api', (req, res) =>
    sendDiscovery(req, res, {
      aggregated: () => aggregatedDiscovery(true),
      plain: coreVersions,
    }),
  );
  router.get('/apis', (req, res) =>
    sendDiscovery(req, res, {
      aggregated: () => aggregatedDiscovery(false),
      plain: apiGroups,
    }),
  );
  router.get('/api/v1', (_req, res) => sendPlain(res, apiResources('', 'v1')));
  router.get('/apis/:group', (req, res, next) => {
    const group = apiGroup(req.params.group);
    if (group) {
      sendPlain(res, group);
    } else {
      next();
    }
  });
  router.get('/apis/:group/:version', (req, res, next) => {
    const resources = apiResources(req.params.group, req.params.version);
    if (resources) {
      sendPlain(res, resources);
    } else {
      next();
    }
  });
  router.get('/version', (_req, res) => sendPlain(res, serverVersion()));
  router.get(['/healthz', '/livez', '/readyz'], (_req, res) => {
    res.type('text/plain').send('ok');
  });
  router.get('/openapi/v2', (req, res) => {
    const accepted = acceptedTypes(req.headers.accept);
    const wanted = accepted.find(({ type }) =>
      [OPENAPI_V2_PROTOBUF, ...JSON_TYPES].includes(type),
    );
    if (!wanted) {
      throw new StatusError(
        'NotAcceptable',
        `only the following media types are accepted: application/json, ${OPENAPI_V2_PROTOBUF}`,
      );
    }
    if (wanted.type === OPENAPI_V2_PROTOBUF) {
      res.setHeader('Content-Type', OPENAPI_V2_PROTOBUF_ANSWER);
      res.end(protobufV2());
      return;
    }
    send(res, 200, documentV2(), {
      format: 'json',
      contentType: 'application/json',
    });
  });
  router.get('/openapi/v3', (_req, res) =>
    sendPlain(res, {
      paths: {
        [V3_PATH]: {
          serverRelativeURL: `/openapi/v3/${V3_PATH}?hash=${documentV3().hash}`,
        },
      },
    }),
  );
  router.get(`/openapi/v3/${V3_PATH}`, (_req, res) => {
    const { document, hash } = documentV3();
    res.setHeader('ETag', `"${hash}"`);
    send(res, 200, document, {
      format: 'json',
      contentType: 'application/json',
    });
  });
}
