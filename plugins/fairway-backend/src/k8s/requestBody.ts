import express, { Request } from 'express';
import { isAlias, parseDocument, visit } from 'yaml';
import type { Patch } from '../resources/Resources';
import { badRequest, StatusError } from '../resources/statusError';
import { duplicateJsonKeys, duplicateYamlKeys } from './duplicateKeys';
import { parseMediaType } from './mediaTypes';
import { decodeReview } from './protobuf/decodeReview';

/** How large a request may be, in bytes: an object of the largest size, and some room for white space. */
export const MAX_BODY_BYTES = 1536 * 1024;

/** A document that a client sent. */
export interface Document {
  value: unknown;
  /** Paths of fields that were written twice. */
  duplicateFields: string[];
}

/** Reads the body of a request, whatever its type. */
export const readBody = express.raw({
  type: () => true,
  limit: MAX_BODY_BYTES,
});

/** The media type of the body; JSON where the client does not say. */
export function bodyType(req: Request): string {
  const { type } = parseMediaType(req.headers['content-type'] ?? '');
  return type || 'application/json';
}

function textOf(req: Request): string {
  return Buffer.isBuffer(req.body) ? req.body.toString() : '';
}

/** Keys that would reach the prototype of an object are no fields of anything. */
function assertPlainKeys(text: string): void {
  if (text.includes('__proto__')) {
    throw badRequest('"__proto__" is not a field; remove it');
  }
}

function parseJson(text: string): Document {
  try {
    return {
      value: JSON.parse(text),
      duplicateFields: duplicateJsonKeys(text),
    };
  } catch (error) {
    throw badRequest(
      `the body is not valid JSON: ${
        (error as Error).message
      }; correct it and send it again`,
    );
  }
}

function parseYaml(text: string): Document {
  try {
    const document = parseDocument(text, { uniqueKeys: false });
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    visit(document, (_key, node) => {
      if (isAlias(node)) {
        throw new Error('aliases are not accepted');
      }
    });
    return {
      value: document.toJS(),
      duplicateFields: duplicateYamlKeys(document.contents),
    };
  } catch (error) {
    throw badRequest(
      `the body is not valid YAML: ${
        (error as Error).message.split('\n')[0]
      }; correct it and send it again`,
    );
  }
}

/** The document in a body of one of the types that hold an object. @throws StatusError */
export function readDocument(req: Request): Document {
  const text = textOf(req);
  assertPlainKeys(text);
  const type = bodyType(req);
  switch (type) {
    case 'application/json':
      return parseJson(text);
    case 'application/yaml':
    case 'application/x-yaml':
    case 'text/yaml':
      return parseYaml(text);
    default:
      throw new StatusError(
        'UnsupportedMediaType',
        `the body of the request is ${type}; send application/json or application/yaml`,
      );
  }
}

/** The review in a body. kubectl sends reviews as protobuf. @throws StatusError */
export function readReview(req: Request): unknown {
  return bodyType(req) === 'application/vnd.kubernetes.protobuf'
    ? decodeReview(Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0))
    : readDocument(req).value;
}

/** The document in a body that may be left out. */
export function readOptionalDocument(req: Request): Document | undefined {
  return textOf(req).trim() ? readDocument(req) : undefined;
}

/** The patch in a body. @throws StatusError where its type is not supported */
export function readPatch(req: Request): Document & Pick<Patch, 'type'> {
  const text = textOf(req);
  assertPlainKeys(text);
  const type = bodyType(req);
  switch (type) {
    case 'application/strategic-merge-patch+json':
      return { type: 'strategic', ...parseJson(text) };
    case 'application/merge-patch+json':
      return { type: 'merge', ...parseJson(text) };
    case 'application/json-patch+json':
      return { type: 'json', ...parseJson(text) };
    case 'application/apply-patch+yaml':
    case 'application/apply-patch+cbor':
      throw new StatusError(
        'UnsupportedMediaType',
        'server-side apply is not supported: leave out --server-side, so that kubectl apply sends a patch',
      );
    default:
      throw new StatusError(
        'UnsupportedMediaType',
        `the body of the request is ${type}; patches are application/strategic-merge-patch+json, application/merge-patch+json or application/json-patch+json`,
      );
  }
}
