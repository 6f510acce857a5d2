import type { DiscoveredUnit } from '@fairway/plugin-fairway-common';
import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  discoveredUnit,
  identityOf,
  isVersionName,
  parseImage,
  RelatedObjects,
  specOf,
  unsupportedUnit,
} from '@fairway/plugin-fairway-node/driverKit';
import { ownershipRefusal } from '../refusal/ownership';
import { describeGenerators, generatorsOf } from '../version/elementField';
import { sourcesOf } from '../version/sources';
import { ArgoCandidate, candidateOf } from './candidates';

/** How many elements are told of one ApplicationSet. */
const MAX_ELEMENTS = 20;

type Element = Record<string, unknown>;

/** What there is to say of an ApplicationSet; each element of a list generator could have a version of its own. */
export async function unitOfApplicationSet(
  object: WatchedObject,
  related: RelatedObjects,
): Promise<DiscoveredUnit> {
  const generators = generatorsOf(object);
  const elements = generators.flatMap(({ list }) => list?.elements ?? []);
  if (elements.length === 0) {
    return unsupportedUnit(
      object,
      `the version comes from its generator (${describeGenerators(
        generators,
      )}), which is outside of the object; promote it there, or use a list generator with an element for each cluster`,
    );
  }
  const [first, ...others] = elements
    .slice(0, MAX_ELEMENTS)
    .flatMap(element => ofElement(object, element, elements));
  if (!first) {
    return unsupportedUnit(
      object,
      'no element of its list generator has a field such as revision or tag that its template takes as a version, and another one that tells it from the others; name them in version.element of a unit, or add them',
    );
  }
  const owned = await ownershipRefusal(object, first.located, related);
  return owned
    ? unsupportedUnit(object, owned.problem)
    : discoveredUnit(object, [first, ...others], [], () => undefined);
}

function ofElement(
  object: WatchedObject,
  element: Element,
  all: readonly Element[],
): ArgoCandidate[] {
  const match = identityOf(element, all);
  const { template } = specOf(object);
  const name = rendered(template?.metadata?.name, element);
  if (!match || name === undefined) {
    return [];
  }
  const namespace = rendered(template.metadata.namespace, element);
  return Object.keys(element)
    .filter(isVersionName)
    .flatMap(key => {
      const version = templateField(template.spec ?? {}, key);
      return version
        ? candidateOf(
            object,
            {
              element: key,
              match,
              applications: [
                { name, ...(namespace && { namespace }), version },
              ],
            },
            `its template takes the version of Application ${name} from the element`,
          )
        : [];
    });
}

/** What the template makes of a text for an element; undefined where it takes more than fields of the element. */
function rendered(
  text: string | undefined,
  element: Element,
): string | undefined {
  const result = text?.replace(
    /\{\{-?\s*\.?([A-Za-z0-9_-]+)\s*-?\}\}/g,
    (whole, key) =>
      typeof element[key] === 'string' ? String(element[key]) : whole,
  );
  return result?.includes('{{') ? undefined : result;
}

/** Where the template puts a field of the element, as an Application carries it. */
function templateField(
  spec: Record<string, any>,
  key: string,
): Record<string, unknown> | undefined {
  const placeholder = new RegExp(`^\\{\\{-?\\s*\\.?${key}\\s*-?\\}\\}$`);
  const takes = (value: unknown) =>
    typeof value === 'string' && placeholder.test(value);
  const sources = sourcesOf(spec);
  for (const { repoURL, chart, targetRevision, helm, kustomize } of sources) {
    const address =
      sources.length === 1
        ? {}
        : { source: { repoURL, ...(chart && { chart }) } };
    if (takes(targetRevision)) {
      return { targetRevision: true, ...address };
    }
    const parameters: { name: string; value?: string }[] =
      helm?.parameters ?? [];
    const parameter = parameters.find(({ value }) => takes(value));
    if (parameter) {
      return { helmParameter: parameter.name, ...address };
    }
    const images: string[] = kustomize?.images ?? [];
    const image = images.find(entry => {
      const colon = entry.lastIndexOf(':', entry.indexOf('{{'));
      return colon !== -1 && takes(entry.slice(colon + 1));
    });
    const before = image?.slice(0, image.lastIndexOf(':', image.indexOf('{{')));
    if (before) {
      return {
        kustomizeImage: before.includes('=')
          ? before.slice(0, before.indexOf('='))
          : parseImage(before)?.repository,
        ...address,
      };
    }
  }
  return undefined;
}
