import {
  Backend,
  expandTargets,
  GROUP_VERSION,
  kindByName,
  PlannedStage,
  Promotion,
  Source,
  Target,
} from '@fairway/plugin-fairway-common';
import { isForbidden } from '../../authorization/refusal';
import type { RequestContext, Resources } from '../../resources';
import { asStored } from '../asStored';

const targetKind = kindByName('Target')!;

/** Of how many clusters of a stage it is told what would change, and how many units are asked about in all. */
const CLUSTERS_OF_STAGE = 3;
const MAX_TARGETS = 100;

/** Targets on the first clusters of each stage, as far as the caller may read targets there. */
export async function sampleTargets(
  parts: {
    promotion: Promotion;
    source: Source;
    backends: readonly Backend[];
    stages: readonly PlannedStage[];
  },
  resources: Resources,
  context: RequestContext,
): Promise<Target[]> {
  const { promotion, source, backends, stages } = parts;
  const { namespace, name } = promotion.metadata;
  const targets = expandTargets({
    run: { name: '', uid: '' },
    promotion: { name },
    source: { name: source.metadata.name, spec: source.spec },
    backends: backends.map(({ metadata, spec }) => ({
      name: metadata.name,
      spec,
    })),
    stages: stages.map(stage => ({
      ...stage,
      clusters: stage.clusters.slice(0, CLUSTERS_OF_STAGE),
    })),
    version: promotion.spec.version,
    versions: promotion.spec.versions,
    now: 0,
  })
    .slice(0, MAX_TARGETS)
    .map(
      ({ spec, status }) =>
        ({
          ...asStored(
            { apiVersion: GROUP_VERSION, kind: 'Target', metadata: {}, spec },
            namespace,
          ),
          status,
        } as Target),
    );
  try {
    const filter = await resources.readFilter(targetKind, namespace, context);
    const permitted = await filter.permits(targets);
    return targets.filter((_, index) => permitted[index]);
  } catch (error) {
    if (isForbidden(error as Error)) {
      return [];
    }
    throw error;
  }
}
