import { apiVersionOf, KindDefinition } from '../kinds/kind';
import {
  isJsonObject,
  Json,
  JsonObject,
  KubernetesObject,
  mapShared,
} from '../kubernetes/object';
import { badRequest } from '../kubernetes/status';

/** Where a request says that the object is. */
export interface ObjectAddress {
  namespace?: string;
  /** Absent for a create. */
  name?: string;
}

/** Drops nulls, which typed objects cannot hold; keeps what has none as it is. */
export function withoutNulls<T extends Json>(value: T): T {
  if (Array.isArray(value)) {
    return mapShared<Json>(value, withoutNulls) as T;
  }
  if (!isJsonObject(value)) {
    return value;
  }
  let result: JsonObject = value;
  for (const key of Object.keys(value)) {
    const field: Json | undefined = value[key];
    if (field === null || field === undefined) {
      result = result === value ? { ...value } : result;
      delete result[key];
    } else if (typeof field === 'object') {
      const cleaned = withoutNulls(field);
      if (cleaned !== field) {
        result = result === value ? { ...value } : result;
        result[key] = cleaned;
      }
    }
  }
  return result as T;
}

/**
 * Checks that a body is an object of the kind and place that the URL names.
 *
 * @throws StatusError 400 if it is not.
 */
export function readObject(
  kind: KindDefinition,
  address: ObjectAddress,
  body: unknown,
): KubernetesObject {
  if (!isJsonObject(body)) {
    throw badRequest('the object provided is unrecognized (must be an object)');
  }
  const apiVersion = apiVersionOf(kind);
  const given = (kind.custom ? body : withoutNulls(body)) as JsonObject;
  const givenVersion = given.apiVersion ?? apiVersion;
  const givenKind = given.kind ?? kind.kind;
  if (givenVersion !== apiVersion || givenKind !== kind.kind) {
    throw badRequest(
      `${givenKind} in version "${givenVersion}" cannot be handled as a ${kind.kind}: no kind "${givenKind}" is registered for version "${givenVersion}"`,
    );
  }
  const metadata = isJsonObject(given.metadata) ? given.metadata : {};
  const namespace = metadata.namespace ?? address.namespace;
  if (kind.namespaced && namespace !== address.namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  const name = metadata.name ?? undefined;
  if (address.name && name && name !== address.name) {
    throw badRequest(
      `the name of the object (${name}) does not match the name on the URL (${address.name})`,
    );
  }
  const { namespace: _, ...others } = metadata;
  return {
    ...given,
    apiVersion,
    kind: kind.kind,
    metadata: {
      ...others,
      ...(name ?? address.name ? { name: name ?? address.name } : {}),
      ...(kind.namespaced ? { namespace: address.namespace } : {}),
    },
  } as KubernetesObject;
}
