export { argocdDelivery, ARGOCD_NAMESPACE } from './argocd';
export { fluxDelivery } from './flux';
export { plainDelivery } from './plain';
export type { Delivery } from './delivery';
