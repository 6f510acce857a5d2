import {
  API_GROUP,
  API_VERSION,
  kindByPlural,
} from '@fairway/plugin-fairway-common';
import type { Request } from 'express';
import type { Command } from '../audit';

const OBJECTS = new RegExp(
  `^/apis/${API_GROUP}/${API_VERSION}(?:/namespaces/([^/]+))?/([^/]+)(?:/([^/]+))?(?:/status)?/?$`,
);

function decoded(part: string | undefined): string {
  try {
    return decodeURIComponent(part ?? '').slice(0, 253);
  } catch {
    return '';
  }
}

/** The command that a request gives, by its method and address alone; undefined where it is none. */
export function commandOf({
  method,
  path,
}: Pick<Request, 'method' | 'path'>): Command | undefined {
  const match = OBJECTS.exec(path);
  const definition = match && kindByPlural(decoded(match[2]));
  if (!definition) {
    return undefined;
  }
  const [, namespace, , name] = match;
  const verbs: Readonly<Record<string, Command['verb']>> = {
    POST: 'create',
    PUT: 'update',
    PATCH: 'patch',
    DELETE: name === undefined ? 'deletecollection' : 'delete',
  };
  return Object.hasOwn(verbs, method)
    ? {
        verb: verbs[method],
        kind: definition.kind,
        namespace: decoded(namespace),
        name: decoded(name),
        dryRun: false,
        document: undefined,
      }
    : undefined;
}
