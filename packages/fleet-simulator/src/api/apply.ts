import { applyConfiguration } from '../fields/fieldManager';
import {
  apiVersionOf,
  KindDefinition,
  resourceRef,
  tableKey,
} from '../kinds/kind';
import { withoutUnknownFields } from '../kinds/unknownFields';
import { isJsonObject, KubernetesObject } from '../kubernetes/object';
import {
  badRequest,
  conflict,
  notFound,
  StatusError,
} from '../kubernetes/status';
import { assertValid, nextState, normaliseFor } from './candidate';
import { ApiContext } from './context';
import { emptyObject, newObject } from './create';
import { fieldWrite } from './fieldWrite';
import { readObject } from './objectInput';
import { assertCurrent, storeNext } from './update';
import { WriteOptions } from './writeOptions';

/** What a write did, for the HTTP code. */
export interface WriteResult {
  object: KubernetesObject;
  created: boolean;
}

/** @throws StatusError 500, as the API server does, for an unknown field. */
function assertDeclared(
  kind: KindDefinition,
  configuration: KubernetesObject,
  key: string,
): void {
  const problems: string[] = [];
  withoutUnknownFields(configuration, kind.schema, path =>
    problems.push(`${path}: field not declared in schema`),
  );
  if (problems.length > 0) {
    const list =
      problems.length > 1
        ? `errors:\n${problems.map(text => `  ${text}`).join('\n')}`
        : problems[0];
    throw new StatusError(
      500,
      undefined,
      `failed to create typed patch object (${key}; ${apiVersionOf(
        kind,
      )}, Kind=${kind.kind}): ${list}`,
    );
  }
}

function readConfiguration(
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
  body: unknown,
): KubernetesObject {
  const metadata = isJsonObject(body) ? body.metadata : undefined;
  if (isJsonObject(metadata) && metadata.managedFields !== undefined) {
    throw badRequest('metadata.managedFields must be nil');
  }
  const configuration = readObject(kind, { namespace, name }, body);
  if (kind.custom) {
    const given = isJsonObject(metadata) ? metadata.namespace : undefined;
    assertDeclared(kind, configuration, `${given ?? ''}/${name}`);
  }
  return configuration;
}

/**
 * Server-side apply.
 *
 * @throws StatusError 409 with a cause per field that others own, unless
 *   `options.force`.
 */
export function applyObject(
  context: ApiContext,
  kind: KindDefinition,
  namespace: string | undefined,
  name: string,
  body: unknown,
  options: WriteOptions,
): WriteResult {
  const configuration = readConfiguration(kind, namespace, name, body);
  const write = fieldWrite(context, kind, options, 'Apply');
  const live = context.store.get(tableKey(kind), namespace, name);
  const empty = emptyObject(kind);

  if (!live) {
    if (options.subresource) {
      throw notFound(resourceRef(kind), name);
    }
    if (configuration.metadata.uid) {
      throw conflict(
        resourceRef(kind),
        name,
        `uid mismatch: the provided object specified uid ${configuration.metadata.uid}, and no existing object was found`,
      );
    }
    const applied = applyConfiguration(
      write,
      empty,
      empty,
      configuration,
      options.force,
    );
    const object = newObject(context, kind, applied);
    const created = kind.prepareForCreate?.(object) ?? object;
    return {
      created: true,
      object: options.dryRun
        ? created
        : context.store.put(tableKey(kind), created),
    };
  }

  assertCurrent(kind, live, configuration);
  const applied = applyConfiguration(
    write,
    live,
    empty,
    configuration,
    options.force,
  );
  const next = nextState(
    kind,
    options.subresource,
    live,
    normaliseFor(kind, options.subresource, applied),
  );
  assertValid(kind, next, live);
  return {
    created: false,
    object: storeNext(context, kind, live, next, options.dryRun),
  };
}
