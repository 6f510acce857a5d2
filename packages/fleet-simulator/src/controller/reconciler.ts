import { KubernetesObject } from '../kubernetes/object';
import { Change } from '../store/history';
import { ControllerCluster } from './controllerCluster';
import { RolloutPhase } from './statusModel';

/** What a change of an object means for the work on it. */
export type Reaction =
  /** Begin from the first phase, whatever is under way. */
  | 'Restart'
  /** Give up what is under way. */
  | 'Cancel'
  | 'Ignore';

/** What comes after a phase. */
export type Next =
  | 'Continue'
  /** Nothing, until a change begins the work anew. */
  | 'Wait'
  /** The same phase, again. */
  | { againAfterMs: number };

/** One phase of the work on an object. */
export interface ReconcileStep {
  /** The object as it is stored. */
  object: KubernetesObject;
  phase: RolloutPhase;
  /** The object as it was when the work began. */
  begun: KubernetesObject;
  /** The object before the write that began the work. */
  previous?: KubernetesObject;
  /** Whether the object counts as rolled out, in a cluster that runs already. */
  converged: boolean;
  /** Whether the Pod template is new, rather than only scale or metadata. */
  templateChanged: boolean;
  cluster: ControllerCluster;
  /** RFC 3339. */
  now: string;
}

/** What the controller of a kind does with its objects. */
export interface Reconciler {
  /** @param change - of an object of the kind; no deletion */
  react(change: Change): Reaction;
  /** Objects of the kind that the change of another object concerns. */
  affected?(
    change: Change,
    cluster: ControllerCluster,
  ): Iterable<KubernetesObject>;
  /** What an object is asked to run beside the texts of its own spec. */
  versions?(object: KubernetesObject, cluster: ControllerCluster): string[];
  reconcile(step: ReconcileStep): Next;
}

/** Whether a change made a new generation, or the object. */
export function isNewGeneration({ object, previous }: Change): boolean {
  return previous?.metadata.generation !== object.metadata.generation;
}
