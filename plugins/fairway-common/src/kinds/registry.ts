import { actionKind } from './action';
import { approvalKind } from './approval';
import { backendKind } from './backend';
import { clusterKind } from './cluster';
import { decisionKind } from './decision';
import { fleetKind } from './fleet';
import { KindDefinition } from './kindDefinition';
import { planKind } from './plan';
import { promotionKind } from './promotion';
import { promotionRunKind } from './promotionRun';
import { sourceKind } from './source';
import { targetKind } from './target';

/** All kinds, in the order in which discovery lists them. @public */
export const KINDS: readonly KindDefinition[] = [
  clusterKind,
  fleetKind,
  backendKind,
  sourceKind,
  planKind,
  promotionKind,
  promotionRunKind,
  targetKind,
  approvalKind,
  actionKind,
  decisionKind,
] as unknown as readonly KindDefinition[];

const BY_KIND = new Map(KINDS.map(kind => [kind.kind, kind]));
const BY_PLURAL = new Map(KINDS.map(kind => [kind.plural, kind]));

/** The definition of a kind by its name, such as `Plan`. @public */
export function kindByName(kind: string): KindDefinition | undefined {
  return BY_KIND.get(kind);
}

/** The definition of a kind by its resource name, such as `plans`. @public */
export function kindByPlural(plural: string): KindDefinition | undefined {
  return BY_PLURAL.get(plural);
}
