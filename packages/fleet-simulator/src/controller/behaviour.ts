import { KubernetesObject } from '../kubernetes/object';

/** How a rollout goes. Times are milliseconds from the write. @public */
export type Rollout =
  /**
   * Becomes ready over `durationMs` in `steps` status updates (default 4): the
   * first only observes the generation, the last is complete. 0: complete in
   * the tick of the write, with one status update.
   */
  | { outcome: 'Converge'; durationMs: number; steps?: number }
  /**
   * Observes the generation, then gives up after `afterMs`. `reason` is that
   * of the condition; the default is what the kind usually fails with, such as
   * `ProgressDeadlineExceeded`, `HealthCheckFailed` or `Degraded`. Clients may
   * take a
   * Deployment that gives up long before its `progressDeadlineSeconds` for
   * one that still shows the failure of an earlier rollout.
   */
  | { outcome: 'Fail'; afterMs: number; reason?: string; message?: string }
  /** Observes the generation and never gets any further. */
  | { outcome: 'Stall' };

/** Which objects behave so; an empty match is every object. @public */
export interface BehaviourMatch {
  kind?: string;
  namespace?: string;
  name?: string;
  /** Pattern that the image of one of the Pod template's containers matches. */
  image?: string;
  /**
   * Pattern that a text in the spec matches, or the revision of the source
   * that the object takes: a tag, a chart version, an input.
   */
  version?: string;
}

/** A behaviour and the objects that it is for. @public */
export interface BehaviourRule {
  match?: BehaviourMatch;
  rollout: Rollout;
}

/** About a second, in four steps. */
export const DEFAULT_ROLLOUT: Rollout = {
  outcome: 'Converge',
  durationMs: 1000,
};

function images(object: KubernetesObject): string[] {
  const containers = object.spec?.template?.spec?.containers;
  return Array.isArray(containers)
    ? containers.map(container => String(container.image))
    : [];
}

/** All texts and numbers inside of a value. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.values(value).flatMap(textsOf);
  }
  return ['string', 'number'].includes(typeof value) ? [String(value)] : [];
}

function matches(
  match: BehaviourMatch,
  object: KubernetesObject,
  versions: () => string[],
): boolean {
  const { kind, namespace, name, image, version } = match;
  const anyOf = (texts: string[], pattern: string) =>
    texts.some(text => new RegExp(pattern).test(text));
  return (
    (kind === undefined || kind === object.kind) &&
    (namespace === undefined || namespace === object.metadata.namespace) &&
    (name === undefined || name === object.metadata.name) &&
    (image === undefined || anyOf(images(object), image)) &&
    (version === undefined ||
      anyOf([...textsOf(object.spec), ...versions()], version))
  );
}

/** How the objects of one cluster behave; the last rule that fits decides. @public */
export class ClusterBehaviour {
  private rules: BehaviourRule[];

  constructor(rules: readonly BehaviourRule[] = []) {
    this.rules = [...rules];
  }

  /** Adds a rule that goes before all earlier ones, for rollouts from now on. */
  set(rollout: Rollout, match: BehaviourMatch = {}): void {
    this.rules.push({ match, rollout });
  }

  /** Goes back to the default behaviour. */
  clear(): void {
    this.rules = [];
  }

  /** @param versions - what the object is asked to run beside its spec */
  rolloutOf(
    object: KubernetesObject,
    versions: () => string[] = () => [],
  ): Rollout {
    for (let i = this.rules.length - 1; i >= 0; i--) {
      if (matches(this.rules[i].match ?? {}, object, versions)) {
        return this.rules[i].rollout;
      }
    }
    return DEFAULT_ROLLOUT;
  }
}
