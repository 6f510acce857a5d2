import type { Delivery, DriverName } from './Delivery';

export type { Delivery, DriverName, Located } from './Delivery';
export { WORKLOAD_NAMESPACE } from './Delivery';

/** How sources are delivered by a driver. Loaded when it is asked for, since drivers count as memory. */
export function deliveryBy(driver: DriverName): Delivery {
  switch (driver) {
    case 'kubernetes':
      return (require('./kubernetes') as typeof import('./kubernetes'))
        .kubernetesDelivery;
    case 'flux':
      return (require('./flux') as typeof import('./flux')).fluxDelivery;
    case 'argocd':
      return (require('./argocd') as typeof import('./argocd')).argocdDelivery;
    default:
      throw new Error(`there is no driver ${driver satisfies never}`);
  }
}
