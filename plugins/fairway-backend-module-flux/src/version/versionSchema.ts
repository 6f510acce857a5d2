import {
  parseFieldPath,
  versionSpecs,
} from '@fairway/plugin-fairway-node/driverKit';
import { z } from 'zod';

const whenSuspended = z
  .enum(['Refuse', 'Resume'])
  .default('Refuse')
  .describe(
    'What becomes of a write to an object that is suspended. Refuse: nothing is written, and the reason says so. Resume: it is resumed by the write.',
  );

const template = z
  .string()
  .refine(
    text => text.split('{version}').length === 2,
    'must hold {version} once, such as app-{version}',
  )
  .optional()
  .describe('What the field holds. Default: {version}.');

const consumer = z.strictObject({
  kind: z
    .enum(['Kustomization', 'HelmRelease'])
    .describe('The kind of the consumer.'),
  apiVersion: z
    .string()
    .regex(
      /^(?:kustomize|helm)\.toolkit\.fluxcd\.io\/v[0-9a-z]+$/,
      'must be an API version of Flux such as helm.toolkit.fluxcd.io/v2',
    )
    .optional()
    .describe(
      'Its API version. Default: kustomize.toolkit.fluxcd.io/v1 or helm.toolkit.fluxcd.io/v2.',
    ),
  namespace: z
    .string()
    .min(1, 'must not be empty')
    .optional()
    .describe('Its namespace. Default: that of the object.'),
  name: z.string().min(1, 'must not be empty').describe('Its name.'),
});

const consumers = (what: string) =>
  z
    .array(consumer)
    .max(20, 'must hold at most 20 consumers')
    .describe(
      `${what} The version has arrived once all of them are ready with it. An empty list says that nothing more is to be waited for.`,
    );

const ref = z
  .strictObject({
    ref: z
      .enum(['tag', 'semver', 'digest', 'branch', 'commit', 'name'])
      .describe(
        'The field of spec.ref: tag, semver or digest of an OCIRepository; tag, semver, branch, commit or name of a GitRepository.',
      ),
    consumers: consumers('The Kustomizations and HelmReleases of the source.'),
    whenSuspended,
  })
  .describe('The reference of an OCIRepository or GitRepository.');

const chart = z
  .strictObject({
    chart: z
      .string()
      .min(1, 'must not be empty')
      .describe(
        'The chart that the object must be of; another one is refused.',
      ),
    consumers: consumers('The HelmReleases of a HelmChart.').optional(),
    whenSuspended,
  })
  .describe(
    'The chart version of a HelmRelease (spec.chart.spec.version) or HelmChart (spec.version).',
  );

const values = z
  .strictObject({
    values: z
      .string()
      .superRefine((text, context) => {
        const parsed = parseFieldPath(text);
        if ('error' in parsed) {
          context.addIssue({ code: 'custom', message: parsed.error });
        } else if (parsed.path.some(({ type }) => type === 'item')) {
          context.addIssue({
            code: 'custom',
            message:
              'must not lead into a list, whose entries Helm does not merge; give the value a key of its own',
          });
        }
      })
      .describe('The path in spec.values, such as image.tag.'),
    template,
    whenSuspended,
  })
  .describe('A value of a HelmRelease.');

const image = z
  .strictObject({
    image: z
      .string()
      .min(1, 'must not be empty')
      .describe('The name of the entry in spec.images; it has to be there.'),
    whenSuspended,
  })
  .describe('The newTag or digest of an image of a Kustomization.');

const substitute = z
  .strictObject({
    substitute: z
      .string()
      .regex(
        /^[_a-zA-Z][_a-zA-Z0-9]*$/,
        'must be the name of a variable such as APP_VERSION',
      )
      .describe('The variable in spec.postBuild.substitute.'),
    template,
    whenSuspended,
  })
  .describe('A variable of a Kustomization.');

const component = z
  .strictObject({
    component: z
      .string()
      .refine(
        text => text.split('{version}').length === 2,
        'must hold {version} once, such as ../components/{version}',
      )
      .describe(
        'The entry of spec.components with {version} in it; one entry has to fit.',
      ),
    whenSuspended,
  })
  .describe('A component of a Kustomization.');

const input = z
  .strictObject({
    input: z
      .string()
      .min(1, 'must not be empty')
      .describe('The field of the inputs that holds the version, such as tag.'),
    match: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        'The values by which the entry of spec.inputs is found. Default: there is one entry only.',
      ),
    consumers: consumers(
      'The Kustomizations and HelmReleases that the ResourceSet makes.',
    ),
    whenSuspended,
  })
  .describe('An input of a ResourceSet.');

const specs = versionSpecs({
  ref,
  chart,
  values,
  image,
  substitute,
  component,
  input,
});

/** The object that a source or ResourceSet is carried out by. */
export type Consumer = z.infer<typeof consumer>;

/** Where the version of a unit lives; each variant is known by the field that only it has. */
export type VersionSpec =
  | z.infer<typeof ref>
  | z.infer<typeof chart>
  | z.infer<typeof values>
  | z.infer<typeof image>
  | z.infer<typeof substitute>
  | z.infer<typeof component>
  | z.infer<typeof input>;

export type RefSpec = z.infer<typeof ref>;
export type ImageSpec = z.infer<typeof image>;
export type ComponentSpec = z.infer<typeof component>;
export type InputSpec = z.infer<typeof input>;

/** The JSON Schema of `units[].version`. */
export const versionJsonSchema = specs.jsonSchema;

/** Reads `units[].version`; fields of errors begin with `version`. */
export const parseVersionSpec = specs.parse;

/** The consumers that a unit names. */
export function consumersOf(spec: VersionSpec): readonly Consumer[] {
  return ('consumers' in spec && spec.consumers) || [];
}
