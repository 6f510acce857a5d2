import {
  parseFieldPath,
  parseImage,
  versionSpecs,
} from '@fairway/plugin-fairway-node/driverKit';
import { z } from 'zod';

const container = z
  .strictObject({
    container: z
      .string()
      .min(1, 'must not be empty')
      .describe('The container, or init container, of the Pod template.'),
    image: z
      .string()
      .refine(text => {
        const image = parseImage(text);
        return image && !image.tag && !image.digest;
      }, 'must be a repository without tag and digest, such as registry.example.com/team/app')
      .optional()
      .describe(
        'The repository that the image must be from; another one is refused. Default: any.',
      ),
  })
  .describe('The tag or digest of the image of a container.');

const path = z
  .strictObject({
    path: z
      .string()
      .superRefine((text, context) => {
        const parsed = parseFieldPath(text);
        if ('error' in parsed) {
          context.addIssue({ code: 'custom', message: parsed.error });
        } else if (!isWritable(text)) {
          context.addIssue({
            code: 'custom',
            message:
              'must be a field that people write: not apiVersion, kind, status, nor metadata besides labels and annotations',
          });
        }
      })
      .describe(
        'The path of a field, such as spec.values.image.tag or spec.containers[name=app].image.',
      ),
    template: z
      .string()
      .refine(
        text => text.split('{version}').length === 2,
        'must hold {version} once, such as registry.example.com/team/app:{version}',
      )
      .optional()
      .describe('What the field holds. Default: {version}.'),
  })
  .describe('A field of the object.');

const annotation = z
  .strictObject({
    annotation: z
      .string()
      .regex(
        /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
        'must be the key of an annotation such as example.com/version',
      )
      .refine(
        key => !key.startsWith('fairway.dev/'),
        'must not be one of Fairway itself',
      )
      .describe('The annotation that holds the version.'),
  })
  .describe('An annotation of the object.');

const configMapKey = z
  .strictObject({
    configMapKey: z
      .string()
      .regex(
        /^[-._a-zA-Z0-9]{1,253}$/,
        'must be a key of a ConfigMap such as VERSION',
      )
      .describe('The key of the ConfigMap that holds the version.'),
  })
  .describe('A key of a ConfigMap.');

const specs = versionSpecs({ container, path, annotation, configMapKey });

/** Where the version of a unit lives: exactly one of `container`, `path`, `annotation`, `configMapKey`. */
export type VersionSpec =
  | z.infer<typeof container>
  | z.infer<typeof path>
  | z.infer<typeof annotation>
  | z.infer<typeof configMapKey>;

/** The JSON Schema of `units[].version`. */
export const versionJsonSchema = specs.jsonSchema;

/** Reads `units[].version`; fields of errors begin with `version`. */
export const parseVersionSpec = specs.parse;

function isWritable(text: string): boolean {
  const parsed = parseFieldPath(text);
  if ('error' in parsed) {
    return false;
  }
  const [first, second, third] = parsed.path.map(step =>
    step.type === 'key' ? step.key : undefined,
  );
  if (first === 'metadata') {
    return (
      (second === 'labels' || second === 'annotations') &&
      third !== undefined &&
      !third.startsWith('fairway.dev/')
    );
  }
  return (
    first !== 'apiVersion' &&
    first !== 'kind' &&
    first !== 'status' &&
    parsed.path[parsed.path.length - 1].type === 'key'
  );
}
