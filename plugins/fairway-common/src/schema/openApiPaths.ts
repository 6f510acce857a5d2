import { API_GROUP, API_VERSION, KindDefinition } from '../kinds';
import { META_V1 } from './metaSchemas';
import { takesStrategicPatches } from './objectSchema';

type Operation = Record<string, unknown>;

const parameter = (
  name: string,
  type: 'string' | 'integer' | 'boolean',
  description: string,
) => ({ name, in: 'query', description, schema: { type } });

const inPath = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});

const WRITE_PARAMETERS = [
  parameter('dryRun', 'string', 'All: check everything and write nothing.'),
  parameter('fieldManager', 'string', 'Not used.'),
  parameter(
    'fieldValidation',
    'string',
    'What becomes of unknown and duplicate fields: Ignore, Warn or Strict. Default: Warn.',
  ),
];

const LIST_PARAMETERS = [
  parameter('labelSelector', 'string', 'Only objects with matching labels.'),
  parameter('fieldSelector', 'string', 'Only objects with matching fields.'),
  parameter('limit', 'integer', 'At most so many objects in one answer.'),
  parameter('continue', 'string', 'Where the page before ended.'),
  parameter('resourceVersion', 'string', 'The revision to start from.'),
  parameter('resourceVersionMatch', 'string', 'Exact or NotOlderThan.'),
  parameter('watch', 'boolean', 'Whether to send changes as they happen.'),
  parameter('allowWatchBookmarks', 'boolean', 'Whether to send bookmarks.'),
  parameter(
    'sendInitialEvents',
    'boolean',
    'Whether a watch starts with the objects that exist.',
  ),
  parameter('timeoutSeconds', 'integer', 'When a watch ends.'),
];

const DELETE_PARAMETERS = [
  WRITE_PARAMETERS[0],
  parameter('gracePeriodSeconds', 'integer', 'Not used.'),
  parameter(
    'propagationPolicy',
    'string',
    'What becomes of dependents: Background, Foreground or Orphan.',
  ),
];

const FORMATS = ['application/json', 'application/yaml'];

const contentOf = (types: string[], schema: string) =>
  Object.fromEntries(
    types.map(type => [
      type,
      { schema: { $ref: `#/components/schemas/${schema}` } },
    ]),
  );

/** The paths of a kind, which tell kubectl what it may ask of them. */
export function pathsOf(
  definition: KindDefinition,
  schemaName: (kind: string) => string,
): Record<string, Operation> {
  const { kind, plural } = definition;
  const operation = (
    action: string,
    verb: string,
    options: {
      parameters: unknown[];
      body?: { types: string[]; schema: string };
      returns: string;
      created?: boolean;
      suffix?: string;
    },
  ): Operation => ({
    operationId: `${verb}${kind}${options.suffix ?? ''}`,
    description: `${verb} ${plural}`,
    tags: ['fairway'],
    parameters: options.parameters,
    ...(options.body
      ? {
          requestBody: {
            required: true,
            content: contentOf(options.body.types, options.body.schema),
          },
        }
      : {}),
    responses: {
      [options.created ? '201' : '200']: {
        description: 'OK',
        content: contentOf(FORMATS, options.returns),
      },
      default: {
        description: 'Why it was refused',
        content: contentOf(FORMATS, `${META_V1}.Status`),
      },
    },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': {
      group: API_GROUP,
      kind,
      version: API_VERSION,
    },
  });

  const one = schemaName(kind);
  const list = schemaName(`${kind}List`);
  const body = { types: FORMATS, schema: one };
  const patch = {
    types: [
      ...(takesStrategicPatches(definition)
        ? ['application/strategic-merge-patch+json']
        : []),
      'application/merge-patch+json',
      'application/json-patch+json',
    ],
    schema: `${META_V1}.Patch`,
  };
  const namespace = inPath('namespace', 'The namespace.');
  const name = inPath('name', `The name of the ${kind}.`);
  const root = `/apis/${API_GROUP}/${API_VERSION}`;
  const collection = `${root}/namespaces/{namespace}/${plural}`;
  const item = (suffix: string) => ({
    parameters: [namespace, name],
    get: operation('get', 'read', { parameters: [], returns: one, suffix }),
    put: operation('put', 'replace', {
      parameters: WRITE_PARAMETERS,
      body,
      returns: one,
      suffix,
    }),
    patch: operation('patch', 'patch', {
      parameters: WRITE_PARAMETERS,
      body: patch,
      returns: one,
      suffix,
    }),
  });
  return {
    [`${root}/${plural}`]: {
      get: operation('list', 'listAll', {
        parameters: LIST_PARAMETERS,
        returns: list,
      }),
    },
    [collection]: {
      parameters: [namespace],
      get: operation('list', 'list', {
        parameters: LIST_PARAMETERS,
        returns: list,
      }),
      post: operation('post', 'create', {
        parameters: WRITE_PARAMETERS,
        body,
        returns: one,
        created: true,
      }),
      delete: operation('deletecollection', 'deleteCollection', {
        parameters: [...LIST_PARAMETERS.slice(0, 2), ...DELETE_PARAMETERS],
        returns: `${META_V1}.Status`,
      }),
    },
    [`${collection}/{name}`]: {
      ...item(''),
      delete: operation('delete', 'delete', {
        parameters: DELETE_PARAMETERS,
        returns: `${META_V1}.Status`,
      }),
    },
    [`${collection}/{name}/status`]: item('Status'),
  };
}
