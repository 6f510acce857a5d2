import type { DiscoveredUnit } from '@fairway/plugin-fairway-common';
import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  discoveredUnit,
  Doubt,
  formatFieldPath,
  imageTags,
  isVersionName,
  lowDoubt,
  mediumDoubt,
  parseImage,
  RelatedObjects,
  specOf,
  unsupportedUnit,
} from '@fairway/plugin-fairway-node/driverKit';
import { ownershipRefusal } from '../refusal/ownership';
import {
  addressSource,
  ApplicationSource,
  sourcesOf,
} from '../version/sources';
import { ArgoCandidate, candidateOf } from './candidates';

/** A tag with numbers, or a commit. */
const FIXED_REVISION =
  /^(?:[a-z-]*v?\d+(?:\.\d+)*(?:[-+.].*)?|[0-9a-f]{7,40})$/i;

/** What there is to say of an Application. */
export async function unitOfApplication(
  object: WatchedObject,
  related: RelatedObjects,
): Promise<DiscoveredUnit> {
  const sources = sourcesOf(specOf(object));
  const candidates = sources
    .flatMap(source => ofSource(object, source, sources))
    // Of a source that moves, an image says better what is deployed.
    .sort((a, b) => (a.doubts?.length ?? 0) - (b.doubts?.length ?? 0));
  const [first, ...others] = candidates;
  if (!first) {
    const addressed = addressSource(undefined, object);
    return unsupportedUnit(
      object,
      'problem' in addressed
        ? addressed.problem
        : 'its sources hold no field that could carry a version',
    );
  }
  const owned = await ownershipRefusal(object, first.located, related);
  return owned
    ? unsupportedUnit(object, owned.problem)
    : discoveredUnit(object, [first, ...others], [], () => undefined);
}

function ofSource(
  object: WatchedObject,
  source: ApplicationSource,
  all: readonly ApplicationSource[],
): ArgoCandidate[] {
  const address =
    all.length === 1
      ? {}
      : {
          source: {
            repoURL: source.repoURL,
            ...(source.chart && { chart: source.chart }),
          },
        };
  const { helm, kustomize } = source;
  const images: string[] = kustomize?.images ?? [];
  const parameters: { name: string }[] = helm?.parameters ?? [];
  return [
    ...(source.ref
      ? []
      : candidateOf(
          object,
          { targetRevision: true, ...address },
          source.chart
            ? `it names one version of chart "${source.chart}"`
            : 'it names one tag or commit of its repository',
          revisionDoubts(source),
        )),
    ...parameters
      .filter(({ name }) => isVersionName(name))
      .flatMap(({ name }) =>
        candidateOf(
          object,
          { helmParameter: name, ...address },
          `its parameter ${name} names a version`,
        ),
      ),
    ...imageTags(helm?.valuesObject).flatMap(path =>
      candidateOf(
        object,
        { helmValue: formatFieldPath(path), ...address },
        'its values hold the tag of one image',
      ),
    ),
    ...images.flatMap(entry => {
      const name = entry.includes('=')
        ? entry.slice(0, entry.indexOf('='))
        : parseImage(entry)?.repository;
      return candidateOf(
        object,
        { kustomizeImage: name, ...address },
        `its entry for image "${name}" names a version`,
      );
    }),
  ];
}

function revisionDoubts({ chart, targetRevision }: ApplicationSource): Doubt[] {
  if (chart) {
    return [];
  }
  if (!targetRevision) {
    return [
      lowDoubt(
        'it follows the default branch of its repository, which moves by itself; a promotion replaces it by a tag or commit',
      ),
    ];
  }
  return FIXED_REVISION.test(targetRevision)
    ? []
    : [
        mediumDoubt(
          `it follows "${targetRevision}", which may be a branch that moves by itself; a promotion replaces it by a tag or commit`,
        ),
      ];
}
