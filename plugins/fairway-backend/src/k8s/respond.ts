import type { Response } from 'express';
import { stringify } from 'yaml';
import { badRequest } from '../resources/statusError';
import { Negotiated, negotiate } from './mediaTypes';
import { queryOf } from './queryOptions';
import {
  Columns,
  IncludeObject,
  KubernetesObject,
  partialMetadata,
  toTable,
} from './table';

/** A list of any kind. */
export interface KubernetesList<T extends KubernetesObject> {
  kind: string;
  apiVersion: string;
  metadata: object;
  items: readonly T[];
}

/** What a response tells about objects besides the objects. */
export interface Rendering<T> {
  columns: Columns<T>;
  include: IncludeObject;
  now: number;
  withoutName?: boolean;
}

/** The answer to the `Accept` header of a request. */
export function negotiated(res: Response): Negotiated {
  return negotiate(res.req.headers.accept);
}

/** `includeObject` of a request for a table. */
export function includeObject(res: Response): IncludeObject {
  const include = queryOf(res.req).get('includeObject') || 'Metadata';
  if (include !== 'None' && include !== 'Metadata' && include !== 'Object') {
    throw badRequest(
      `includeObject=${include} is not supported; use None, Metadata, Object`,
    );
  }
  return include;
}

/** Whether people read the answer: `pretty=true`, as in Kubernetes. */
function isPretty(res: Response): boolean {
  const pretty = queryOf(res.req).get('pretty');
  return pretty === 'true' || pretty === '1';
}

/** Sends a document in the form that was negotiated. */
export function send(
  res: Response,
  code: number,
  document: unknown,
  { format, contentType }: Pick<Negotiated, 'format' | 'contentType'>,
): void {
  res.status(code);
  res.setHeader('Content-Type', contentType);
  res.setHeader('Cache-Control', 'no-cache, private');
  res.end(
    format === 'yaml'
      ? stringify(document, { aliasDuplicateObjects: false })
      : `${JSON.stringify(document, null, isPretty(res) ? 2 : 0)}\n`,
  );
}

/** Sends a document that has no other forms. */
export function sendPlain(
  res: Response,
  document: unknown,
  code: number = 200,
): void {
  const { format } = negotiated(res);
  send(res, code, document, {
    format,
    contentType: format === 'yaml' ? 'application/yaml' : 'application/json',
  });
}

/** Sends an object: itself, as a table of one row, or its metadata. */
export function sendObject<T extends KubernetesObject>(
  res: Response,
  object: T,
  rendering: Rendering<T>,
  code: number = 200,
): void {
  const form = negotiated(res);
  switch (form.as) {
    case 'Table':
      send(res, code, toTable([object], rendering.columns, rendering), form);
      break;
    case 'PartialObjectMetadata':
      send(res, code, partialMetadata(object), form);
      break;
    default:
      send(res, code, object, {
        ...form,
        contentType: form.contentType.split(';')[0],
      });
  }
}

/** Sends a list: itself, as a table, or the metadata of its objects. */
export function sendList<T extends KubernetesObject>(
  res: Response,
  list: KubernetesList<T>,
  rendering: Rendering<T>,
): void {
  const form = negotiated(res);
  switch (form.as) {
    case 'Table':
      send(
        res,
        200,
        toTable(list.items, rendering.columns, {
          ...rendering,
          metadata: list.metadata,
        }),
        form,
      );
      break;
    case 'PartialObjectMetadataList':
      send(
        res,
        200,
        {
          kind: 'PartialObjectMetadataList',
          apiVersion: 'meta.k8s.io/v1',
          metadata: list.metadata,
          items: list.items.map(partialMetadata),
        },
        form,
      );
      break;
    default:
      send(res, 200, list, {
        ...form,
        contentType: form.contentType.split(';')[0],
      });
  }
}
