import { z } from 'zod';
import {
  formatLabelSelector,
  isDnsLabel,
  isLabelValue,
  LABEL_VALUE_MESSAGE,
  labelSelectorOf,
} from '../meta';
import { LOCAL_NAME_MESSAGE } from './fields';
import { templatedText } from './placeholders';

/** Whether a text may be the name of some object: Kubernetes takes what can be one segment of a path. @public */
export function isObjectName(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= 253 &&
    name !== '.' &&
    name !== '..' &&
    !/[/%]/.test(name)
  );
}

/** What is wrong with the name of an object. */
export const OBJECT_NAME_MESSAGE =
  'must be the name of an object: not empty, at most 253 characters, without "/" and "%"';

const objectSelector = labelSelectorOf(
  templatedText(isLabelValue, LABEL_VALUE_MESSAGE),
).refine(
  ({ matchLabels, matchExpressions }) =>
    Object.keys(matchLabels ?? {}).length > 0 ||
    (matchExpressions ?? []).length > 0,
  {
    message:
      'must hold at least one requirement, since it would select every object otherwise',
  },
);

/** The object, or the objects, on a cluster that carry a version. @public */
export const objectReferenceSchema = z
  .object({
    apiVersion: z
      .string()
      .regex(
        /^(?:[a-z0-9][-a-z0-9.]*\/)?v[0-9a-z]+$/,
        'must be a group and version such as apps/v1, or v1',
      )
      .describe('The API version of the object, such as apps/v1.'),
    kind: z
      .string()
      .regex(/^[A-Z][A-Za-z0-9]*$/, 'must be a kind such as Deployment')
      .describe('The kind of the object, such as Deployment.'),
    namespace: templatedText(isDnsLabel, LOCAL_NAME_MESSAGE)
      .optional()
      .describe(
        'The namespace on the cluster that holds the object; left out for cluster-scoped objects. {cluster} and {unit} are filled in.',
      ),
    name: templatedText(isObjectName, OBJECT_NAME_MESSAGE)
      .optional()
      .describe(
        'The name of the object. {cluster} is filled in with the name of the Cluster, and {unit} with that of the unit.',
      ),
    selector: objectSelector
      .optional()
      .describe(
        'Instead of a name: the objects with matching labels, as far as the driver can deliver to several. {cluster} and {unit} are filled in in values.',
      ),
  })
  .superRefine((reference, ctx) => {
    if (reference.name === undefined && reference.selector === undefined) {
      ctx.addIssue({
        code: 'custom',
        path: ['name'],
        message: 'is required; name the object, or select objects by labels',
      });
    }
    if (reference.name !== undefined && reference.selector !== undefined) {
      ctx.addIssue({
        code: 'custom',
        path: ['selector'],
        message: 'must be left out where the object is named',
      });
    }
  });

/** @public */
export type ObjectReference = z.infer<typeof objectReferenceSchema>;

/** A reference to one object by its name. @public */
export type NamedObjectReference = Omit<ObjectReference, 'selector'> & {
  name: string;
  selector?: undefined;
};

/** Whether a reference is about one object by its name, and not about all with some labels. @public */
export function isNamedReference(
  reference: ObjectReference,
): reference is NamedObjectReference {
  return reference.name !== undefined;
}

/** A reference in messages: `Deployment shop/checkout`, or `Deployment in shop with labels app=checkout`. @public */
export function describeReference(
  reference: Omit<ObjectReference, 'apiVersion'>,
): string {
  const { kind, namespace, name, selector } = reference;
  return name === undefined
    ? `${kind}${
        namespace ? ` in ${namespace}` : ''
      } with labels ${formatLabelSelector(selector ?? {})}`
    : `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
