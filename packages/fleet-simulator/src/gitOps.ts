import { argoReconcilers } from './controller/argocd';
import { fluxReconcilers } from './controller/flux';
import { Reconciler } from './controller/reconciler';
import { argoDefinitions, fluxDefinitions } from './definitions';
import { customKindDefinition, kindsOfDefinition } from './kinds/customKind';
import { KindDefinition } from './kinds/kind';
import { KubernetesObject, KubernetesObjectInput } from './kubernetes/object';

/** What can be installed into a simulated cluster. @public */
export type GitOpsEngine = 'flux' | 'argocd';

/** Kinds and controllers of an engine, shared by all clusters. */
interface Installation {
  kinds: readonly KindDefinition[];
  reconcilers: ReadonlyMap<string, Reconciler>;
}

function installation(
  definitions: readonly KubernetesObjectInput[],
  reconcilers: ReadonlyMap<string, Reconciler>,
): Installation {
  const kinds = definitions.flatMap(definition =>
    kindsOfDefinition(definition as KubernetesObject).map(customKindDefinition),
  );
  return { kinds, reconcilers };
}

/** What each engine brings. */
export const gitOpsInstallations: Readonly<Record<GitOpsEngine, Installation>> =
  {
    flux: installation(fluxDefinitions, fluxReconcilers),
    argocd: installation(argoDefinitions, argoReconcilers),
  };
