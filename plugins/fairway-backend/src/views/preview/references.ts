import {
  Backend,
  backendsNamedBy,
  Fleet,
  kindByName,
  KindDefinition,
  Plan,
  Promotion,
  PromotionPreview,
  ResourceObject,
  Source,
} from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import { backendsOf } from '../../delivery';
import type { RequestContext, Resources } from '../../resources';
import { StatusError } from '../../resources/statusError';
import type { FairwayStore } from '../../store';

const sourceKind = kindByName('Source')!;
const fleetKind = kindByName('Fleet')!;
const planKind = kindByName('Plan')!;

/** Why something could not start. */
export type Problem = PromotionPreview['problems'][number];

/** What a promotion names, as far as the caller may read it. */
export interface References {
  source?: Source;
  /** The Backends that the source names, as far as they exist; that of the source itself is the first. */
  backends: Backend[];
  fleet?: Fleet;
  plan?: Plan;
  problems: Problem[];
}

/** An object that the caller may read; one that is hidden is not there. */
export async function findReadable<T extends ResourceObject>(
  resources: Resources,
  definition: KindDefinition,
  namespace: string,
  name: string,
  context: RequestContext,
): Promise<T | undefined> {
  try {
    return (await resources.get({ definition, namespace, name }, context)) as T;
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') {
      return undefined;
    }
    throw error;
  }
}

/** Reads what a promotion names. What the caller may not read is not there. */
export async function readReferences(
  { metadata: { namespace }, spec }: Promotion,
  deps: {
    resources: Resources;
    store: FairwayStore;
    drivers: ReadonlyMap<string, DeliveryDriver>;
  },
  context: RequestContext,
): Promise<References> {
  const { resources } = deps;
  const { sourceRef, fleetRef, planRef } = spec;
  const [source, fleet, plan] = await Promise.all([
    findReadable<Source>(
      resources,
      sourceKind,
      namespace,
      sourceRef.name,
      context,
    ),
    findReadable<Fleet>(
      resources,
      fleetKind,
      namespace,
      fleetRef.name,
      context,
    ),
    findReadable<Plan>(resources, planKind, namespace, planRef.name, context),
  ]);
  const problems = [
    ...(source
      ? []
      : [notFound('Source', sourceRef.name, namespace, 'spec.sourceRef')]),
    ...(fleet
      ? []
      : [notFound('Fleet', fleetRef.name, namespace, 'spec.fleetRef')]),
    ...(plan
      ? []
      : [notFound('Plan', planRef.name, namespace, 'spec.planRef')]),
  ];
  // A promotion takes the backends of its source, whether or not whoever asks may read them.
  const known = source && (await backendsOf(source, deps.store));
  const backends: Backend[] = [];
  for (const { name } of source ? backendsNamedBy(source.spec) : []) {
    const backend = known?.get(name);
    if (!backend) {
      problems.push(notFound('Backend', name, namespace, 'spec.sourceRef'));
      continue;
    }
    backends.push(backend);
    if (!deps.drivers.has(backend.spec.driver)) {
      problems.push({
        field: 'spec.sourceRef',
        message: `Backend "${name}" needs the driver "${backend.spec.driver}", which is not installed; add its module to the backend, or change the driver`,
      });
    }
  }
  return { source, backends, fleet, plan, problems };
}

/** A name under which the caller can read nothing. */
export function notFound(
  kind: string,
  name: string,
  namespace: string,
  field: string,
): Problem {
  return {
    field,
    message: `${kind} "${name}" does not exist in namespace "${namespace}"; create it, or name another one`,
  };
}
