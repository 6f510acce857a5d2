import {
  backendsNamedBy,
  clusterKind,
  Fleet,
  formatLabelSelector,
  KindDefinition,
  promotionKind,
  promotionRunKind,
  ResourceObject,
  Source,
  sourceKind,
  targetKind,
} from '@fairway/plugin-fairway-common';
import type { FairwayPaths, ResourcePlural } from '../../routing';

/** A list of objects that refer to another one, or belong to it. */
export interface Referrers {
  kind: KindDefinition;
  /** The key of its title, and of what is said where there are none. */
  title: 'targets' | 'members' | 'promotions' | 'sources' | 'runs';
  none: 'noTargets' | 'noMembers' | 'noPromotions' | 'noSources' | 'noRuns';
  fieldSelector?: string;
  labelSelector?: string;
  /** Which objects of the list refer to it, where no selector can tell. */
  includes?: (object: ResourceObject) => boolean;
  /** Where an object of the list is shown; nowhere while it has no page. */
  pathOf: (paths: FairwayPaths, object: ResourceObject) => string | undefined;
}

const kindOf = (definition: unknown) => definition as KindDefinition;

function promotionsBy(field: string, name: string): Referrers {
  return {
    kind: kindOf(promotionKind),
    title: 'promotions',
    none: 'noPromotions',
    fieldSelector: `${field}=${name}`,
    pathOf: (paths, { metadata, status }) => {
      const run = (status as { currentRun?: { name: string } } | undefined)
        ?.currentRun;
      return run && paths.run(metadata.namespace, run.name);
    },
  };
}

/** What refers to an object, and what belongs to it. */
export function referrersOf(
  plural: ResourcePlural,
  object: ResourceObject,
): Referrers[] {
  const { name } = object.metadata;
  switch (plural) {
    case 'clusters':
      return [
        {
          kind: kindOf(targetKind),
          title: 'targets',
          none: 'noTargets',
          fieldSelector: `spec.cluster=${name}`,
          pathOf: (paths, { metadata }) =>
            paths.target(metadata.namespace, metadata.name),
        },
      ];
    case 'fleets': {
      const { selector } = (object as Fleet).spec;
      return [
        ...(selector
          ? [
              {
                kind: kindOf(clusterKind),
                title: 'members' as const,
                none: 'noMembers' as const,
                labelSelector: formatLabelSelector(selector),
                pathOf: (paths: FairwayPaths, { metadata }: ResourceObject) =>
                  paths.resource('clusters', metadata.namespace, metadata.name),
              },
            ]
          : []),
        promotionsBy('spec.fleetRef.name', name),
      ];
    }
    case 'plans':
      return [promotionsBy('spec.planRef.name', name)];
    case 'sources':
      return [
        {
          kind: kindOf(promotionRunKind),
          title: 'runs',
          none: 'noRuns',
          fieldSelector: `spec.source.name=${name}`,
          pathOf: (paths, { metadata }) =>
            paths.run(metadata.namespace, metadata.name),
        },
      ];
    case 'backends':
      return [
        {
          kind: kindOf(sourceKind),
          title: 'sources',
          none: 'noSources',
          // Those whose variants name it are among them.
          includes: ({ spec }) =>
            backendsNamedBy(spec as Source['spec']).some(
              backend => backend.name === name,
            ),
          pathOf: (paths, { metadata }) =>
            paths.resource('sources', metadata.namespace, metadata.name),
        },
      ];
    default:
      throw new Error(`Unknown kind ${plural satisfies never}`);
  }
}
