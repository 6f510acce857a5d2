import { mapList, SET_LIST } from '../meta';
import { JsonSchema } from './jsonSchema';

const text = (description: string): JsonSchema => ({
  type: 'string',
  description,
});
const time = (description: string): JsonSchema => ({
  type: 'string',
  format: 'date-time',
  description,
});
const texts = (description: string): JsonSchema => ({
  type: 'object',
  description,
  additionalProperties: { type: 'string' },
});

/** The prefix of the names of Kubernetes' own schemas. */
export const META_V1 = 'io.k8s.apimachinery.pkg.apis.meta.v1';

/** The name of the schema of a number or percentage. */
export const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';

const ownerReference: JsonSchema = {
  type: 'object',
  description: 'An object that this one belongs to.',
  required: ['apiVersion', 'kind', 'name', 'uid'],
  properties: {
    apiVersion: text('API version of the owner.'),
    kind: text('Kind of the owner.'),
    name: text('Name of the owner.'),
    uid: text('UID of the owner.'),
    controller: {
      type: 'boolean',
      description: 'Whether the owner manages this object.',
    },
    blockOwnerDeletion: {
      type: 'boolean',
      description:
        'Whether a foreground deletion of the owner waits for this object.',
    },
  },
};

const objectMeta: JsonSchema = {
  type: 'object',
  description: 'Metadata that all objects have.',
  properties: {
    name: text(
      'The name, unique for the kind in its namespace. It cannot be changed.',
    ),
    generateName: text(
      'A prefix from which the server makes a unique name, where name is left out.',
    ),
    namespace: text(
      'The namespace, which is the tenant. It need not be created before.',
    ),
    uid: text(
      'Names this object and no later one of the same name. Set by the server.',
    ),
    resourceVersion: text(
      'The revision of the write that led to this state. Send it back to be refused where the object has changed since.',
    ),
    generation: {
      type: 'integer',
      format: 'int64',
      description: 'Grows with each change of the spec. Set by the server.',
    },
    creationTimestamp: time('When it was created. Set by the server.'),
    deletionTimestamp: time(
      'When its deletion was asked for, while finalizers hold it back. Set by the server.',
    ),
    deletionGracePeriodSeconds: {
      type: 'integer',
      format: 'int64',
      description: 'Not used.',
    },
    labels: texts('Labels, for selectors.'),
    annotations: texts('Any other data for tools; at most 256 KiB together.'),
    finalizers: {
      type: 'array',
      description:
        'Names of parties that have to clean up before a deleted object goes away.',
      items: { type: 'string' },
      ...SET_LIST,
    },
    ownerReferences: {
      type: 'array',
      description:
        'Objects that this one belongs to: it is deleted when all of them are gone.',
      items: ownerReference,
      ...mapList('uid'),
    },
    selfLink: text('Not used.'),
    managedFields: {
      type: 'array',
      description: 'Not used.',
      items: { type: 'object' },
    },
  },
};

const listMeta: JsonSchema = {
  type: 'object',
  description: 'Metadata of a list.',
  properties: {
    resourceVersion: text('The revision of the list; watches go on from it.'),
    continue: text('Ask with it for the next page. Left out on the last page.'),
    remainingItemCount: {
      type: 'integer',
      format: 'int64',
      description: 'How many objects come after this page, where it is known.',
    },
    selfLink: text('Not used.'),
  },
};

const status: JsonSchema = {
  type: 'object',
  description: 'The outcome of a request that returns no object.',
  'x-kubernetes-group-version-kind': [
    { group: '', kind: 'Status', version: 'v1' },
  ],
  properties: {
    apiVersion: text('v1'),
    kind: text('Status'),
    metadata: { $ref: `#/components/schemas/${META_V1}.ListMeta` },
    status: text('Success or Failure.'),
    message: text('A sentence for people.'),
    reason: text('One word for programs.'),
    code: {
      type: 'integer',
      format: 'int32',
      description: 'The HTTP status code.',
    },
    details: {
      type: 'object',
      description: 'What the outcome is about, and each of its causes.',
      'x-kubernetes-preserve-unknown-fields': true,
    },
  },
};

const deleteOptions: JsonSchema = {
  type: 'object',
  description: 'How to delete.',
  'x-kubernetes-group-version-kind': [
    { group: '', kind: 'DeleteOptions', version: 'v1' },
  ],
  properties: {
    apiVersion: text('v1'),
    kind: text('DeleteOptions'),
    dryRun: {
      type: 'array',
      items: { type: 'string' },
      description: 'All: check everything and delete nothing.',
    },
    gracePeriodSeconds: {
      type: 'integer',
      format: 'int64',
      description: 'Not used.',
    },
    propagationPolicy: text(
      'What becomes of dependents: Background, Foreground or Orphan.',
    ),
    preconditions: {
      type: 'object',
      description: 'What the object must still be.',
      properties: {
        uid: text('Its uid.'),
        resourceVersion: text('Its resourceVersion.'),
      },
    },
  },
};

/** The schemas of Kubernetes' own types that Fairway's documents refer to. */
export const META_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  [INT_OR_STRING]: {
    description: 'A whole number, or a percentage such as "25%".',
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  },
  [`${META_V1}.ObjectMeta`]: objectMeta,
  [`${META_V1}.ListMeta`]: listMeta,
  [`${META_V1}.Status`]: status,
  [`${META_V1}.DeleteOptions`]: deleteOptions,
  [`${META_V1}.Patch`]: {
    type: 'object',
    description:
      'A strategic merge patch, a JSON merge patch (RFC 7386), or a JSON patch (RFC 6902).',
  },
};
