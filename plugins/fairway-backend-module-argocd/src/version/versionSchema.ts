import {
  parseFieldPath,
  parseImage,
  versionSpecs,
} from '@fairway/plugin-fairway-node/driverKit';
import { z } from 'zod';

const source = z
  .strictObject({
    repoURL: z
      .string()
      .min(1, 'must not be empty')
      .describe('spec.sources[].repoURL of the source.'),
    chart: z
      .string()
      .min(1, 'must not be empty')
      .optional()
      .describe(
        'spec.sources[].chart of the source, where several charts are from one repository.',
      ),
  })
  .describe(
    'Which source of the Application is meant; required where it has several. Sources have no names, and their order may change.',
  );

const template = z
  .string()
  .refine(
    text => text.split('{version}').length === 2,
    'must hold {version} once, such as v{version}',
  )
  .describe('What the field holds. Default: {version}.');

const keyedPath = (example: string) =>
  z.string().superRefine((text, context) => {
    const parsed = parseFieldPath(text);
    const error =
      'error' in parsed
        ? parsed.error
        : parsed.path.some(({ type }) => type === 'item') &&
          `leads into a list, which cannot be changed in parts; use keys only, such as ${example}`;
    if (error) {
      context.addIssue({ code: 'custom', message: error });
    }
  });

const targetRevision = z
  .strictObject({
    targetRevision: z
      .literal(true)
      .describe('The version is the targetRevision of the source.'),
    source: source.optional(),
  })
  .describe('The targetRevision of a source: a tag, commit or chart version.');

const helmParameter = z
  .strictObject({
    helmParameter: z
      .string()
      .min(1, 'must not be empty')
      .describe('The name of the parameter, such as image.tag.'),
    source: source.optional(),
    template: template.optional(),
  })
  .describe('A parameter in helm.parameters of a source.');

const helmValue = z
  .strictObject({
    helmValue: keyedPath('image.tag').describe(
      'The path of a value in helm.valuesObject, such as image.tag.',
    ),
    source: source.optional(),
    template: template.optional(),
  })
  .describe('A value in helm.valuesObject of a source.');

const kustomizeImage = z
  .strictObject({
    kustomizeImage: z
      .string()
      .refine(text => {
        const image = parseImage(text);
        return image && !image.tag && !image.digest;
      }, 'must be an image without tag and digest, such as registry.example.com/team/app')
      .describe('The image as the manifests name it.'),
    source: source.optional(),
  })
  .describe('The tag or digest of an image in kustomize.images of a source.');

const applicationForms = {
  targetRevision,
  helmParameter,
  helmValue,
  kustomizeImage,
};

const applicationSpecs = versionSpecs(applicationForms);

const child = z
  .strictObject({
    name: z
      .string()
      .min(1, 'must not be empty')
      .optional()
      .describe('The name of the Application.'),
    matchLabels: z
      .record(z.string(), z.string())
      .refine(labels => Object.keys(labels).length > 0, 'must not be empty')
      .optional()
      .describe('Labels that all Applications have that are meant.'),
    namespace: z
      .string()
      .min(1, 'must not be empty')
      .optional()
      .describe(
        'The namespace of the Application. Default: that of the ApplicationSet.',
      ),
    version: z
      .record(z.string(), z.unknown())
      .superRefine((version, context) => {
        const parsed = applicationSpecs.parse(version);
        for (const error of 'errors' in parsed ? parsed.errors : []) {
          context.addIssue({
            code: 'custom',
            message: error.message,
            path: error.field.split('.').slice(1),
          });
        }
      })
      .describe(
        'Where the Application carries the version, in one of the forms for Applications.',
      ),
  })
  .refine(
    ({ name, matchLabels }) =>
      (name === undefined) !== (matchLabels === undefined),
    'must have exactly one of name, matchLabels',
  );

const element = z
  .strictObject({
    element: keyedPath('revision').describe(
      'The field of the element that carries the version, such as revision.',
    ),
    match: z
      .record(keyedPath('cluster'), z.string())
      .refine(
        match => Object.keys(match).length > 0,
        'must name at least one field, such as {cluster: "{cluster}"}',
      )
      .describe('Fields and values by which exactly one element is found.'),
    applications: z
      .array(child)
      .min(1, 'must name the Applications that are made of the element')
      .max(20, 'must name at most 20')
      .describe(
        'The Applications that are made of the element: the version has arrived once it has arrived in all of them.',
      ),
  })
  .describe('A field of one element of a list generator of an ApplicationSet.');

const specs = versionSpecs({ ...applicationForms, element });

/** Where the version of an Application lives. */
export type ApplicationVersion =
  | z.infer<typeof targetRevision>
  | z.infer<typeof helmParameter>
  | z.infer<typeof helmValue>
  | z.infer<typeof kustomizeImage>;

/** Where the version of an ApplicationSet lives. */
export type ElementVersion = z.infer<typeof element>;

/** The Applications that are made of an element. */
export type ChildApplications = z.infer<typeof child>;

/** Which source of an Application is meant. */
export type SourceAddress = z.infer<typeof source>;

/** Where the version of a unit lives: exactly one of `targetRevision`, `helmParameter`, `helmValue`, `kustomizeImage`, `element`. */
export type VersionSpec = ApplicationVersion | ElementVersion;

/** The JSON Schema of `units[].version`. */
export const versionJsonSchema = specs.jsonSchema;

/** Reads `units[].version`; fields of errors begin with `version`. */
export const parseVersionSpec = specs.parse;

/** The version of an Application that {@link parseVersionSpec} has accepted as a part. */
export function applicationVersionOf({
  version,
}: ChildApplications): ApplicationVersion {
  const parsed = applicationSpecs.parse(version);
  if ('errors' in parsed) {
    const [{ field, message }] = parsed.errors;
    throw new Error(`${field} ${message}`);
  }
  return parsed.spec;
}
