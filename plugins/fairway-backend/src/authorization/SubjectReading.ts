import {
  Action,
  Approval,
  Cluster,
  Decision,
  Plan,
  PlannedStage,
  Promotion,
  PromotionRun,
  ResourceObject,
  ROLLBACK_STAGE,
  Source,
  Target,
} from '@fairway/plugin-fairway-common';
import { expandPromotion, readReferences } from '../resources/admission';
import type { FairwayStore } from '../store/types';
import type { TouchedCluster } from './resourceRef';

/** Remembers what was read while one question is answered. */
function remembering<T>(read: (key: string) => Promise<T>) {
  const known = new Map<string, Promise<T>>();
  return (key: string): Promise<T> => {
    let value = known.get(key);
    if (!value) {
      value = read(key);
      known.set(key, value);
    }
    return value;
  };
}

const key = (namespace: string, name: string) => `${namespace}/${name}`;
const parts = (text: string) => text.split('/') as [string, string];

/** The stages of a plan that ask people before anything is written. */
function askingStages(plan: { spec: Plan['spec'] } | undefined): Set<string> {
  return new Set(
    plan?.spec.stages
      .filter(({ before }) => before?.some(({ approval }) => approval))
      .map(({ name }) => name),
  );
}

/** The clusters that stages touch, each with whether its stage asks people first. */
export function touchedClusters(
  references: {
    plan?: { spec: Plan['spec'] };
    clusters: readonly Cluster[];
  },
  stages: readonly PlannedStage[],
): TouchedCluster[] {
  const asking = askingStages(references.plan);
  const stageOf = new Map(
    stages.flatMap(({ name, clusters }) =>
      clusters.map(cluster => [cluster.name, name] as const),
    ),
  );
  return references.clusters
    .filter(({ metadata }) => stageOf.has(metadata.name))
    .map(({ metadata }) => ({
      name: metadata.name,
      labels: metadata.labels ?? {},
      approvalAsked: asking.has(stageOf.get(metadata.name)!),
    }));
}

/** What is read to answer one question: each object once. */
export class SubjectReading {
  readonly #store: FairwayStore;

  constructor(store: FairwayStore) {
    this.#store = store;
  }

  readonly #source = remembering(
    async path =>
      (await this.#store.get('Source', ...parts(path))) as Source | undefined,
  );

  readonly #promotion = remembering(
    async path =>
      (await this.#store.get('Promotion', ...parts(path))) as
        | Promotion
        | undefined,
  );

  readonly #run = remembering(
    async path =>
      (await this.#store.get('PromotionRun', ...parts(path))) as
        | PromotionRun
        | undefined,
  );

  readonly #target = remembering(
    async path =>
      (await this.#store.get('Target', ...parts(path))) as Target | undefined,
  );

  /** The names of clusters that a run is about, in one stage or in all. */
  readonly #clustersOfRun = remembering(async text => {
    const [namespace, run, stage] = text.split('/');
    const counts = await this.#store.count(
      {
        kind: 'Target',
        namespace,
        fields: [
          { key: 'spec.runRef.name', operator: 'In', values: [run] },
          ...(stage
            ? [
                {
                  key: 'spec.stage',
                  operator: 'In' as const,
                  values: [stage],
                },
              ]
            : []),
        ],
      },
      'spec.cluster',
    );
    return this.#labelled(namespace, [...counts.keys()]);
  });

  async #labelled(
    namespace: string,
    names: readonly string[],
  ): Promise<TouchedCluster[]> {
    const clusters = (await this.#store.getMany(
      'Cluster',
      namespace,
      names,
    )) as Cluster[];
    const labels = new Map(
      clusters.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
    );
    return names.map(name => ({ name, labels: labels.get(name) ?? {} }));
  }

  /** The catalog entity that an object belongs to. */
  async entityRef(object: ResourceObject): Promise<string | undefined> {
    const { namespace } = object.metadata;
    switch (object.kind) {
      case 'Source':
        return (object as Source).spec.entityRef;
      case 'Promotion':
        return (
          await this.#source(
            key(namespace, (object as Promotion).spec.sourceRef.name),
          )
        )?.spec.entityRef;
      case 'PromotionRun':
        return (object as PromotionRun).spec.source.spec.entityRef;
      case 'Target':
        return (
          await this.#source(
            key(namespace, (object as Target).spec.sourceRef.name),
          )
        )?.spec.entityRef;
      case 'Approval':
      case 'Action': {
        const run = await this.runOf(object as Approval | Action);
        return run && this.entityRef(run);
      }
      case 'Decision': {
        const { runRef, promotionRef } = (object as Decision).spec;
        const about = runRef
          ? await this.#run(key(namespace, runRef.name))
          : promotionRef &&
            (await this.#promotion(key(namespace, promotionRef.name)));
        return about && this.entityRef(about);
      }
      default:
        return undefined;
    }
  }

  runOf({ metadata, spec }: Approval | Action) {
    return this.#run(key(metadata.namespace, spec.runRef.name));
  }

  promotionOf({ metadata, spec }: PromotionRun) {
    return this.#promotion(key(metadata.namespace, spec.promotionRef.name));
  }

  /** The clusters that a retry of a part of a run touches, with whether people were asked before. */
  async retriedClusters(
    action: Action,
    run: PromotionRun,
  ): Promise<TouchedCluster[]> {
    const stage = await this.#narrowedStage(action);
    const asked = stage !== undefined && askingStages(run.spec.plan).has(stage);
    const clusters = (await this.clusters(action)) ?? [];
    return clusters.map(cluster => ({ ...cluster, approvalAsked: asked }));
  }

  async #expanded(promotion: Promotion) {
    const { namespace } = promotion.metadata;
    const references = await readReferences(
      this.#store,
      namespace,
      promotion.spec,
    );
    const plan = expandPromotion(promotion.spec, references);
    return (
      plan && {
        references,
        stages: plan.stages.filter(({ clusters }) => clusters.length > 0),
      }
    );
  }

  /** The stage that an approval or action is narrowed to. */
  async #narrowedStage(object: Approval | Action): Promise<string | undefined> {
    if (object.kind === 'Approval') {
      const { stage } = (object as Approval).spec;
      return stage === ROLLBACK_STAGE ? undefined : stage;
    }
    const { stage, target } = (object as Action).spec;
    return target
      ? (await this.#target(key(object.metadata.namespace, target)))?.spec.stage
      : stage;
  }

  /** The stages that an object is about; undefined where nobody can tell. */
  async stages(object: ResourceObject): Promise<string[] | undefined> {
    switch (object.kind) {
      case 'Promotion':
        return (await this.#expanded(object as Promotion))?.stages.map(
          ({ name }) => name,
        );
      case 'PromotionRun': {
        const { spec, status } = object as PromotionRun;
        return (
          status?.stages.filter(({ clusters }) => clusters.total > 0) ??
          spec.plan.spec.stages
        ).map(({ name }) => name);
      }
      case 'Target':
        return [(object as Target).spec.stage];
      case 'Approval':
      case 'Action': {
        const stage = await this.#narrowedStage(object as Approval | Action);
        const run = await this.runOf(object as Approval | Action);
        if (!run) {
          return undefined;
        }
        return stage ? [stage] : this.stages(run);
      }
      default:
        return undefined;
    }
  }

  /** The clusters that an object is about; undefined where nobody can tell. */
  async clusters(
    object: ResourceObject,
  ): Promise<TouchedCluster[] | undefined> {
    const { namespace, name } = object.metadata;
    switch (object.kind) {
      case 'Promotion': {
        const expanded = await this.#expanded(object as Promotion);
        return (
          expanded && touchedClusters(expanded.references, expanded.stages)
        );
      }
      case 'PromotionRun':
        return this.#clustersOfRun(key(namespace, name));
      case 'Target':
        return this.#labelled(namespace, [(object as Target).spec.cluster]);
      case 'Approval':
      case 'Action': {
        const { runRef } = (object as Approval | Action).spec;
        const stage = await this.#narrowedStage(object as Approval | Action);
        return this.#clustersOfRun(
          `${key(namespace, runRef.name)}${stage ? `/${stage}` : ''}`,
        );
      }
      case 'Cluster':
        return [{ name, labels: object.metadata.labels ?? {} }];
      default:
        return undefined;
    }
  }
}
