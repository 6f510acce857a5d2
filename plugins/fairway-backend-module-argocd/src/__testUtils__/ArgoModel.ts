import {
  ClusterConnection,
  ClusterError,
  DriverObservation,
  MergePatch,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { specOf } from '@fairway/plugin-fairway-node/driverKit';
import type { SteppedModel } from 'driver-tests';
import {
  isRunning,
  Operation,
  OperationState,
  operationStateOf,
  requestedOperation,
} from '../status';
import { setIn } from '../version/setIn';
import { argoTime, comparison, operationState } from './applicationStatus';

const NAMESPACE = 'argocd';
const REPOSITORY = 'https://git.example.com/shop/deploy.git';

/** What may happen on the cluster, one thing at a time. */
export const STEPS = [
  'operationBegins',
  'operationSucceeds',
  'operationFails',
  'operationIsTakenAway',
  'refreshBegins',
  'refreshEnds',
  'rolloutEnds',
  'somebodySyncs',
  'somebodyRollsBack',
  'isSeen',
] as const;

type Step = (typeof STEPS)[number];

/** A version whose Pods never get healthy. */
export const BROKEN = 'v-broken';

/** The unit that the model is about. */
export const UNIT = {
  name: 'app',
  object: {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    namespace: NAMESPACE,
    name: 'app',
  },
  version: { targetRevision: true },
};

/** What runs. */
interface Workload {
  version: string;
  health: 'Progressing' | 'Healthy' | 'Degraded';
}

/**
 * An Application, what it deploys, and Argo CD, which works step by step: what a refresh writes is what was so when it began, and a
 * sync is to what the Application says when it ends. Reads from the watch lag behind.
 */
export class ArgoModel implements SteppedModel<Step> {
  private revision = 100;
  /** A second goes by with each step, because Argo CD counts in seconds. */
  private now = Date.parse('2026-01-01T00:00:00Z');
  private live: WatchedObject;
  private seen: WatchedObject;
  private workload: Workload;
  /** What the refresh that is under way has found. */
  private found: Record<string, unknown> | undefined;
  /** When the sync had begun that was the last at the write. */
  private syncBefore: string | undefined;
  /** The versions that have run, and were healthy, since the field was written last. */
  private delivered = new Set<string>();
  /** Steps that happen while the driver reads, before it gets its answers. */
  meanwhile: Step[] = [];

  constructor(version: string) {
    this.workload = { version, health: 'Healthy' };
    const source = { repoURL: REPOSITORY, path: '.', targetRevision: version };
    const spec = { project: 'default', source };
    this.live = {
      apiVersion: UNIT.object.apiVersion,
      kind: UNIT.object.kind,
      metadata: {
        name: 'app',
        namespace: NAMESPACE,
        uid: 'uid',
        resourceVersion: `${this.revision}`,
        annotations: { 'fairway.dev/managed-by': 'default/app' },
      },
      spec,
      status: {
        operationState: operationState('Succeeded', spec, { at: this.now }),
        sync: comparison('Synced', spec),
        reconciledAt: argoTime(this.now),
        health: { status: 'Healthy' },
      },
    };
    this.seen = this.live;
    this.deliver();
  }

  /** Whether a version has run, and was healthy, since the field was written last. */
  hasDelivered(version: string): boolean {
    return this.delivered.has(version);
  }

  /**
   * What is to be thought of a version in the end. A write needs a sync that proves it. Where nothing was written, what others have
   * tried with another version since is no failure.
   */
  outcome(version: string, wasWritten: boolean): DriverObservation['state'] {
    const last = operationStateOf(this.live)!;
    const { phase, syncResult } = last;
    const isProof = !wasWritten || last.startedAt !== this.syncBefore;
    const isAboutIt = isProof && syncResult?.source?.targetRevision === version;
    if (isAboutIt ? phase !== 'Succeeded' : wasWritten) {
      return 'Failed';
    }
    if (this.workload.version !== version) {
      return 'Progressing';
    }
    return this.workload.health === 'Healthy' ? 'Converged' : 'Failed';
  }

  /** Lets everything come to its end, and be seen. */
  settle(): void {
    this.step('operationBegins');
    this.step('operationSucceeds');
    this.step('rolloutEnds');
    this.step('refreshBegins');
    this.step('refreshEnds');
    this.step('isSeen');
  }

  step(step: Step): void {
    this.now += 1_000;
    this.happen(step);
    this.deliver();
  }

  connection(): ClusterConnection {
    return {
      name: 'eu-1',
      get: async (key, options) => {
        this.meanwhile.splice(0).forEach(step => this.step(step));
        if (key.kind !== 'Application') {
          return undefined;
        }
        if (options?.fresh) {
          this.seen = this.live;
        }
        return this.seen;
      },
      patch: async (_, patch) => this.patch(patch),
    } as Partial<ClusterConnection> as ClusterConnection;
  }

  private happen(step: Step): void {
    const state = operationStateOf(this.live);
    const requested = requestedOperation(this.live);
    switch (step) {
      case 'operationBegins':
        if (requested && !isRunning(state)) {
          this.setOperationState('Running', requested);
        }
        break;
      case 'operationSucceeds':
        if (isRunning(state)) {
          const version = revertOf(state!.operation) ?? this.wanted;
          this.workload = { version, health: 'Progressing' };
          this.setOperationState('Succeeded', state!.operation);
        }
        break;
      case 'operationFails':
        if (isRunning(state)) {
          this.setOperationState('Failed', state!.operation);
        }
        break;
      case 'operationIsTakenAway':
        if (!isRunning(state)) {
          this.write({ operation: undefined });
        }
        break;
      case 'refreshBegins':
        this.found = this.lookedAt();
        break;
      case 'refreshEnds':
        if (this.found) {
          this.write({
            status: { ...(this.live.status as {}), ...this.found },
          });
          this.found = undefined;
        }
        break;
      case 'rolloutEnds':
        this.workload = {
          ...this.workload,
          health: this.workload.version === BROKEN ? 'Degraded' : 'Healthy',
        };
        break;
      case 'somebodySyncs':
      case 'somebodyRollsBack':
        if (!requested && !isRunning(state)) {
          this.write({ operation: byAnn(step === 'somebodyRollsBack') });
        }
        break;
      case 'isSeen':
        this.seen = this.live;
        break;
      default:
        throw new Error(`there is no step ${step satisfies never}`);
    }
  }

  private get wanted(): string {
    return specOf(this.live).source.targetRevision;
  }

  private lookedAt(): Record<string, unknown> {
    const { version, health } = this.workload;
    return {
      sync: comparison(
        version === this.wanted ? 'Synced' : 'OutOfSync',
        specOf(this.live),
      ),
      reconciledAt: argoTime(this.now),
      health: { status: health },
    };
  }

  private setOperationState(
    phase: OperationState['phase'],
    operation: Operation | undefined,
  ): void {
    const { startedAt } = operationStateOf(this.live)!;
    const version = revertOf(operation) ?? this.wanted;
    const next = operationState(
      phase,
      setIn(specOf(this.live), ['source', 'targetRevision'], version),
      { operation, at: this.now },
    );
    const isDone = phase !== 'Running';
    this.write({
      ...(isDone && { operation: undefined }),
      status: {
        ...(this.live.status as {}),
        operationState: {
          ...next,
          startedAt: isDone ? startedAt : argoTime(this.now),
        },
      },
    });
  }

  private patch(patch: MergePatch): WatchedObject {
    const { resourceVersion } = this.live.metadata;
    if (patch.metadata.resourceVersion !== resourceVersion) {
      throw new ClusterError('Conflict', 'the object has changed', {
        code: 409,
        retryable: true,
        notSent: true,
      });
    }
    const { spec, operation } = patch as any;
    const version = spec?.source?.targetRevision;
    if (version !== undefined) {
      this.delivered.clear();
    }
    this.syncBefore = operationStateOf(this.live)!.startedAt;
    this.now += 1_000;
    this.write({
      operation,
      ...(version !== undefined && {
        spec: setIn(specOf(this.live), ['source', 'targetRevision'], version),
      }),
    });
    return this.live;
  }

  private write(changes: Partial<WatchedObject>): void {
    this.revision += 1;
    const metadata = {
      ...this.live.metadata,
      resourceVersion: `${this.revision}`,
    };
    this.live = { ...this.live, ...changes, metadata };
  }

  private deliver(): void {
    if (this.workload.health === 'Healthy') {
      this.delivered.add(this.workload.version);
    }
  }
}

/** A sync that a person starts, to what the Application says or back to what was there long ago. */
function byAnn(isRollback: boolean): Operation {
  return {
    initiatedBy: { username: 'ann' },
    info: isRollback ? [{ name: 'to', value: 'v0' }] : [],
  };
}

function revertOf(operation: Operation | undefined): string | undefined {
  return operation?.info?.find(({ name }) => name === 'to')?.value;
}
