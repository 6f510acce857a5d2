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

/** Targets of a promotion on all clusters of some stages, as far as the caller may read targets there. */
export async function readableTargets(
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
    stages,
    version: promotion.spec.version,
    versions: promotion.spec.versions,
    now: 0,
  }).map(
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
