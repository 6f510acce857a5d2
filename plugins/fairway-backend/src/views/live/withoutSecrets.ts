import type { WatchedObject } from '@fairway/plugin-fairway-node';

/** What stands in the place of a value that may be secret. */
export const HIDDEN = '[hidden]';

/** Names of members whose texts may be secret. */
const SECRET =
  /token|passw(?:or)?d|passphrase|secret|credential|api[-_]?key|private[-_]?key|authorization|kubeconfig/i;

/** Names of members that say where something is, and not what it is, such as `secretName`; of those of a `secretKeyRef` all do. */
const NAME = /^(?:name|namespace|kind|apiVersion)$|Name$/;
const REFERENCE = /Refs?$/;

/** Members with literal values of any shape, of which only the names of members are shown. */
const VALUES: ReadonlySet<string> = new Set([
  'args',
  'command',
  'patch',
  'patches',
  'substitute',
  'values',
  'valuesObject',
]);

/** Members with variables, as a list of names and values or as a map. */
const VARIABLES: ReadonlySet<string> = new Set(['env', 'environment']);

/** Members of an object that hold nothing but data. */
const DATA: ReadonlySet<string> = new Set(['data', 'binaryData', 'stringData']);

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Annotations whose values say nothing but what they are for; what others hold is not known, such as the command of a change. */
const KNOWN_ANNOTATION =
  /^(?:(?:app|deployment)\.kubernetes\.io|fairway\.dev)\//;

type Members = Record<string, unknown>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An object of a cluster as people may see it who may not read secrets.
 *
 * @remarks
 * Names stay, values go where they may be secret: the data of Secrets and ConfigMaps, literal environment variables, arguments and
 * commands, values of charts, annotations of strangers, and texts whose name speaks of a secret. kubectl's copy of the object is
 * left out, and of each manager of fields it is told who did what and when.
 */
export function withoutSecrets(object: WatchedObject): Members {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => {
      if (DATA.has(key)) {
        return [key, HIDDEN];
      }
      return [key, key === 'metadata' ? metadataOf(value) : shown(key, value)];
    }),
  );
}

/** The value of one field as people may see it who may not read secrets. @param path - such as `spec.template.spec.containers[name=app].env` */
export function fieldWithoutSecrets(path: string, value: unknown): unknown {
  const parts = path.split(/[.[\]]+/);
  return parts.some(part => VALUES.has(part) || VARIABLES.has(part))
    ? hidden(value)
    : shown(parts.at(-1)!, value, SECRET.test(path));
}

function metadataOf(metadata: unknown): unknown {
  if (!isMembers(metadata)) {
    return metadata;
  }
  const { annotations, managedFields, ...rest } = metadata;
  return {
    ...rest,
    ...(isMembers(annotations) && { annotations: annotationsOf(annotations) }),
    ...(Array.isArray(managedFields) && {
      managedFields: managedFields.map(({ manager, operation, time }) => ({
        manager,
        operation,
        time,
      })),
    }),
  };
}

function annotationsOf(annotations: Members): Members {
  return Object.fromEntries(
    Object.entries(annotations)
      .filter(([key]) => key !== LAST_APPLIED)
      .map(([key, value]) => [
        key,
        KNOWN_ANNOTATION.test(key) ? value : HIDDEN,
      ]),
  );
}

/** @param inSecret - whether it is a part of something whose name speaks of a secret */
function shown(name: string, value: unknown, inSecret = false): unknown {
  if (isHeldBySelector(name, value)) {
    return value;
  }
  const isMap = VARIABLES.has(name) && !isListOfMembers(value);
  if (VALUES.has(name) || isMap) {
    return hidden(value);
  }
  // The objects that are made of a template have annotations, too.
  if (name === 'annotations' && isMembers(value)) {
    return annotationsOf(value);
  }
  const isSecret = !REFERENCE.test(name) && (inSecret || SECRET.test(name));
  if (Array.isArray(value)) {
    return value.map(item =>
      isMembers(item) ? membersOf(item, isSecret) : text(item, name, isSecret),
    );
  }
  return isMembers(value)
    ? membersOf(value, isSecret)
    : text(value, name, isSecret);
}

function membersOf(members: Members, inSecret: boolean): Members {
  // A variable, a header or a parameter.
  const isNamedValue = 'name' in members && 'value' in members;
  return Object.fromEntries(
    Object.entries(members).map(([key, value]) => [
      key,
      isNamedValue && key === 'value'
        ? hidden(value)
        : shown(key, value, inSecret),
    ]),
  );
}

function text(value: unknown, name: string, isSecret: boolean): unknown {
  return isSecret && typeof value === 'string' && !NAME.test(name)
    ? HIDDEN
    : value;
}

/** The values that a selector asks for are names, as a list of texts: `{ key, operator, values }`. */
function isHeldBySelector(name: string, value: unknown): boolean {
  return name === 'values' && Array.isArray(value);
}

function isListOfMembers(value: unknown): boolean {
  return Array.isArray(value) && value.every(isMembers);
}

/** The same shape without any text or number. */
function hidden(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(hidden);
  }
  if (isMembers(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, hidden(item)]),
    );
  }
  return value === null || value === undefined ? value : HIDDEN;
}
