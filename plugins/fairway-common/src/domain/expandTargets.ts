import type {
  Backend,
  Source,
  SourceUnit,
  Target,
  TargetStatus,
} from '../kinds';
import { waitsForTurn } from './decide/waiting';
import { initialTargetStatus } from './decide/world';
import { sha256 } from './digest';
import type { PlannedCluster, PlannedStage } from './planRun';
import { backendNameOf, hubOf, resolveUnit } from './unitVariants';

/** A target before it is stored; the shell adds uid, times and owner. @public */
export interface TargetDraft {
  name: string;
  spec: Target['spec'];
  status: TargetStatus;
}

/** @public */
export interface ExpandTargetsInput {
  run: { name: string; uid: string };
  promotion: { name: string };
  source: { name: string; spec: Source['spec'] };
  /** All Backends that the source names. */
  backends: readonly { name: string; spec: Backend['spec'] }[];
  stages: readonly PlannedStage[];
  version?: string;
  versions?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  now: number;
}

const LONGEST_NAME = 63;
const HASH = 10;

/** The name of a target: readable where it fits into 63 characters, and always the same for the same place. @public */
export function targetName(place: {
  run: string;
  stage: string;
  cluster: string;
  unit: string;
}): string {
  const { run, stage, cluster, unit } = place;
  const hash = sha256([run, stage, cluster, unit].join('\n')).slice(0, HASH);
  const room = LONGEST_NAME - HASH - 1;
  const readable = [
    `${run}-${cluster}-${unit}`,
    `${run}-${cluster}`,
    run.slice(0, room),
  ].find(text => text.length <= room)!;
  return `${readable.replace(/\./g, '-').replace(/-+$/, '')}-${hash}`;
}

/**
 * One target for each cluster and unit, in the order of stages, clusters and units. It serves clusters that join late too,
 * with the stages narrowed to them.
 *
 * @throws RangeError where a unit has no version, which {@link planRun} reports as a problem, or a Backend is not there
 * @public
 */
export function expandTargets(input: ExpandTargetsInput): TargetDraft[] {
  const { run, promotion, source, now } = input;
  const versionOf = (unit: string) => {
    const version = input.versions?.[unit] ?? input.version;
    if (version === undefined) {
      throw new RangeError(`unit "${unit}" has no version`);
    }
    return version;
  };
  const backends = new Map(input.backends.map(each => [each.name, each.spec]));
  /** Where a unit is on a cluster, and what brings it there. */
  const deliveryOf = (
    unit: SourceUnit,
    { name: cluster, variants }: PlannedCluster,
  ) => {
    const variant = variants?.[unit.name];
    const name = backendNameOf(source.spec, unit, variant);
    const backend = backends.get(name);
    if (!backend) {
      throw new RangeError(`backend "${name}" is not among those of the run`);
    }
    const hub = hubOf(backend);
    return {
      ...(variant === undefined ? {} : { variant }),
      backend: name,
      ...(hub === undefined ? {} : { hub }),
      object: resolveUnit(unit, { variant, cluster }).object,
    };
  };
  return input.stages.flatMap(stage =>
    stage.clusters.flatMap(cluster =>
      source.spec.units.map(unit => ({
        name: targetName({
          run: run.name,
          stage: stage.name,
          cluster: cluster.name,
          unit: unit.name,
        }),
        spec: {
          runRef: { name: run.name, uid: run.uid },
          promotionRef: { name: promotion.name },
          sourceRef: { name: source.name },
          stage: stage.name,
          batch: cluster.batch,
          ...(cluster.canary ? { canary: true } : {}),
          order: cluster.order,
          cluster: cluster.name,
          unit: unit.name,
          ...deliveryOf(unit, cluster),
          version: versionOf(unit.name),
        },
        status: {
          ...initialTargetStatus(now),
          ...waitsForTurn({ stage: stage.name, batch: cluster.batch }),
        },
      })),
    ),
  );
}
