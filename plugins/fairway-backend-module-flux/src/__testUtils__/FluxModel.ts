import {
  ClusterConnection,
  ClusterError,
  ObjectKey,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import type { SteppedModel } from 'driver-tests';
import { artifactOf } from './fluxStatus';

const NAMESPACE = 'apps';
const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/** What may happen on the cluster, one thing at a time. */
export const STEPS = [
  'sourceBegins',
  'sourceEnds',
  'sourceGivesUp',
  'consumerBegins',
  'consumerEnds',
  'consumerGivesUp',
  'sourceIsSeen',
  'consumerIsSeen',
] as const;

type Step = (typeof STEPS)[number];

/** The unit that the model is about. */
export const UNIT = {
  name: 'app',
  object: {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'OCIRepository',
    namespace: NAMESPACE,
    name: 'app',
  },
  version: {
    ref: 'tag',
    consumers: [{ kind: 'Kustomization', name: 'app' }],
  },
};

type Kind = 'OCIRepository' | 'Kustomization';

/** An OCIRepository and its Kustomization, whose controllers work step by step, and watches that lag behind each on its own. */
export class FluxModel implements SteppedModel<Step> {
  private revision = 100;
  private readonly live: Record<Kind, WatchedObject>;
  private readonly seen: Record<Kind, WatchedObject>;
  /** What the Kustomization is applying now. */
  private applying: string | undefined;
  /** Steps that happen while the driver reads, before it gets its answers. */
  meanwhile: Step[] = [];

  constructor(version: string) {
    const annotations = { 'fairway.dev/managed-by': 'default/app' };
    const object = (apiVersion: string, kind: Kind): WatchedObject => ({
      apiVersion,
      kind,
      metadata: {
        name: 'app',
        namespace: NAMESPACE,
        uid: kind,
        generation: 1,
        resourceVersion: '1',
        annotations: { ...annotations },
        managedFields: [],
      },
    });
    this.live = {
      OCIRepository: {
        ...object('source.toolkit.fluxcd.io/v1', 'OCIRepository'),
        spec: { ref: { tag: version } },
      },
      Kustomization: {
        ...object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization'),
        spec: { sourceRef: { kind: 'OCIRepository', name: 'app' } },
      },
    };
    this.fetched();
    this.applying = artifactOf(version);
    this.applied();
    this.seen = structuredClone(this.live);
  }

  /** Whether the cluster has carried out a version, and is not doing anything else. */
  hasDelivered(version: string): boolean {
    const { metadata, status } = this.live.OCIRepository as any;
    return (
      this.tag === version &&
      status.observedGeneration === metadata.generation &&
      status.artifact.revision === artifactOf(version) &&
      (this.live.Kustomization as any).status.lastAppliedRevision ===
        artifactOf(version) &&
      this.applying === undefined
    );
  }

  /** A controller may have given up on what is there now. */
  outcome(): 'Failed' | 'Converged' {
    const hasGivenUp = Object.values(this.live).some((object: any) =>
      object.status.conditions.some(
        ({ type, observedGeneration }: any) =>
          type === 'Stalled' &&
          observedGeneration === object.metadata.generation,
      ),
    );
    return hasGivenUp ? 'Failed' : 'Converged';
  }

  /** Does a step where it is possible now. */
  step(step: Step): void {
    switch (step) {
      case 'sourceBegins':
        if (this.isSourceDue) {
          this.report('OCIRepository', {}, [
            ['Reconciling', 'True'],
            ['Ready', 'Unknown'],
          ]);
        }
        return;
      case 'sourceEnds':
        if (this.isSourceDue) {
          this.fetched();
        }
        return;
      case 'sourceGivesUp':
        if (this.isSourceDue) {
          this.settled('OCIRepository', {}, [
            ['Stalled', 'True'],
            ['Ready', 'False'],
          ]);
        }
        return;
      case 'consumerBegins':
        if (this.isConsumerDue) {
          this.applying = this.fetchedRevision;
          this.report(
            'Kustomization',
            { lastAttemptedRevision: this.applying },
            [
              ['Reconciling', 'True'],
              ['Ready', 'Unknown'],
            ],
          );
        }
        return;
      case 'consumerEnds':
        if (this.applying !== undefined) {
          this.applied();
        }
        return;
      case 'consumerGivesUp':
        if (this.applying !== undefined) {
          this.applying = undefined;
          this.settled('Kustomization', {}, [
            ['Stalled', 'True'],
            ['Ready', 'False'],
          ]);
        }
        return;
      case 'sourceIsSeen':
        this.seen.OCIRepository = structuredClone(this.live.OCIRepository);
        return;
      case 'consumerIsSeen':
        this.seen.Kustomization = structuredClone(this.live.Kustomization);
        return;
      default:
        throw new Error(`there is no step ${step satisfies never}`);
    }
  }

  /** Everything that is under way comes to its end, and is seen. */
  settle(): void {
    this.meanwhile = [];
    for (const step of [
      'sourceEnds',
      'consumerEnds',
      'consumerBegins',
      'consumerEnds',
      'sourceIsSeen',
      'consumerIsSeen',
    ] as const) {
      this.step(step);
    }
  }

  /** The cluster as a driver sees it. */
  connection(): ClusterConnection {
    return {
      name: 'eu-1',
      get: async ({ kind }: ObjectKey, options) => {
        this.meanwhile.splice(0, 1).forEach(step => this.step(step));
        const from = options?.fresh ? this.live : this.seen;
        return structuredClone(from[kind as Kind]);
      },
      patch: async (_key, patch: any) => {
        const object = this.live.OCIRepository as any;
        if (
          patch.metadata.resourceVersion !== object.metadata.resourceVersion
        ) {
          throw new ClusterError('Conflict', 'it has changed', {
            code: 409,
            retryable: false,
            notSent: true,
          });
        }
        object.spec.ref.tag = patch.spec?.ref?.tag ?? object.spec.ref.tag;
        object.metadata.generation += patch.spec ? 1 : 0;
        object.metadata.annotations[REQUESTED_AT] =
          patch.metadata.annotations[REQUESTED_AT];
        this.changed('OCIRepository');
        return structuredClone(object);
      },
    } as Partial<ClusterConnection> as ClusterConnection;
  }

  private get tag(): string {
    return (this.live.OCIRepository as any).spec.ref.tag;
  }

  private get fetchedRevision(): string {
    return (this.live.OCIRepository as any).status.artifact.revision;
  }

  private get isSourceDue(): boolean {
    const { metadata, status } = this.live.OCIRepository as any;
    return (
      status.observedGeneration !== metadata.generation ||
      status.lastHandledReconcileAt !== metadata.annotations[REQUESTED_AT]
    );
  }

  private get isConsumerDue(): boolean {
    return (
      this.applying === undefined &&
      (this.live.Kustomization as any).status.lastAttemptedRevision !==
        this.fetchedRevision
    );
  }

  private fetched(): void {
    this.settled(
      'OCIRepository',
      { artifact: { revision: artifactOf(this.tag) } },
      [['Ready', 'True']],
    );
  }

  private applied(): void {
    const revision = this.applying;
    this.applying = undefined;
    this.settled(
      'Kustomization',
      { lastAppliedRevision: revision, lastAttemptedRevision: revision },
      [['Ready', 'True']],
    );
  }

  /** A controller has come to the end of a generation. */
  private settled(
    kind: Kind,
    status: object,
    conditions: [string, string][],
  ): void {
    const { generation, annotations } = this.live[kind].metadata;
    this.report(
      kind,
      {
        ...status,
        observedGeneration: generation,
        lastHandledReconcileAt: annotations?.[REQUESTED_AT],
      },
      conditions,
    );
  }

  private report(
    kind: Kind,
    status: object,
    conditions: [string, string][],
  ): void {
    const object = this.live[kind] as any;
    object.status = {
      ...object.status,
      ...status,
      conditions: conditions.map(([type, value]) => ({
        type,
        status: value,
        observedGeneration: object.metadata.generation,
      })),
    };
    this.changed(kind);
  }

  private changed(kind: Kind): void {
    this.revision += 1;
    this.live[kind].metadata.resourceVersion = String(this.revision);
  }
}
