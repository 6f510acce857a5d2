import { fieldWrite } from './fieldWrite';
import { trackUpdate } from '../fields/fieldManager';
import {
  apiVersionOf,
  KindDefinition,
  resourceRef,
  tableKey,
} from '../kinds/kind';
import { KubernetesObject } from '../kubernetes/object';
import {
  alreadyExists,
  forbidden,
  notFound,
  StatusError,
} from '../kubernetes/status';
import { assertValid, normalise } from './candidate';
import { ApiContext, nowText } from './context';
import { readObject } from './objectInput';
import { WriteOptions } from './writeOptions';

const NAMESPACES = tableKey({ group: '', plural: 'namespaces' });

/** @throws StatusError 404 without the namespace, 403 while it terminates. */
function assertNamespace(
  context: ApiContext,
  kind: KindDefinition,
  object: KubernetesObject,
): void {
  if (!kind.namespaced) {
    return;
  }
  const name = object.metadata.namespace!;
  const namespace = context.store.get(NAMESPACES, undefined, name);
  if (!namespace) {
    throw notFound({ group: '', resource: 'namespaces' }, name);
  }
  if (namespace.metadata.deletionTimestamp) {
    const error = forbidden(
      resourceRef(kind),
      object.metadata.name,
      `unable to create new content in namespace ${name} because it is being terminated`,
    );
    error.status.details!.causes = [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${name} is being terminated`,
        field: 'metadata.namespace',
      },
    ];
    throw error;
  }
}

/** The object before a create, for the ownership of fields. */
export function emptyObject(kind: KindDefinition): KubernetesObject {
  return {
    metadata: {},
    ...kind.skeleton,
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
  };
}

/** Gives a new object its identity, defaults and validity. */
export function newObject(
  context: ApiContext,
  kind: KindDefinition,
  given: KubernetesObject,
): KubernetesObject {
  const { generateName } = given.metadata;
  const object: KubernetesObject = {
    ...given,
    metadata: {
      ...given.metadata,
      ...(!given.metadata.name && generateName
        ? { name: `${generateName}${context.random.suffix(5)}` }
        : {}),
      uid: context.random.uuid(),
      creationTimestamp: nowText(context),
      ...(kind.generation === 'none' ? {} : { generation: 1 }),
    },
  };
  delete object.metadata.deletionTimestamp;
  delete object.metadata.resourceVersion;
  if (kind.statusSubresource) {
    delete object.status;
  }
  assertNamespace(context, kind, object);
  const normal = normalise(kind, object);
  assertValid(kind, normal);
  const table = tableKey(kind);
  const { namespace, name } = normal.metadata;
  if (context.store.get(table, namespace, name!)) {
    throw alreadyExists(resourceRef(kind), name!);
  }
  return normal;
}

/**
 * Creates an object.
 *
 * @throws StatusError 400, 403, 404, 409 or 422, as the API server does.
 */
export function createObject(
  context: ApiContext,
  kind: KindDefinition,
  namespace: string | undefined,
  body: unknown,
  options: WriteOptions,
): KubernetesObject {
  const given = readObject(kind, { namespace }, body);
  if (given.metadata.resourceVersion) {
    // The API server answers so too: without a reason.
    throw new StatusError(
      500,
      undefined,
      'resourceVersion should not be set on objects to be created',
    );
  }
  const tracked = trackUpdate(
    fieldWrite(context, kind, options, 'Update'),
    emptyObject(kind),
    newObject(context, kind, given),
  );
  const object = kind.prepareForCreate?.(tracked) ?? tracked;
  return options.dryRun ? object : context.store.put(tableKey(kind), object);
}
