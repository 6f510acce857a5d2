import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { CredentialProvider } from './clusters';
import type { DeliveryDriver } from './drivers';
import type { Gate } from './gates';

/** Adds delivery drivers. @public */
export interface FairwayDriversExtensionPoint {
  /** @throws where a driver of this name was added before */
  addDriver(driver: DeliveryDriver): void;
}

/** Adds delivery drivers to Fairway. @public */
export const fairwayDriversExtensionPoint =
  createExtensionPoint<FairwayDriversExtensionPoint>({ id: 'fairway.drivers' });

/** Adds types of gate. @public */
export interface FairwayGatesExtensionPoint {
  /** @throws where a gate of this type was added before */
  addGate(gate: Gate): void;
}

/** Adds types of gate to Fairway. @public */
export const fairwayGatesExtensionPoint =
  createExtensionPoint<FairwayGatesExtensionPoint>({ id: 'fairway.gates' });

/** Adds ways to get the credentials of clusters. @public */
export interface FairwayCredentialsExtensionPoint {
  /**
   * @param authProvider - the `authProvider` of the cluster that it is for, such as `aws`
   * @throws where a provider for it was added before
   */
  addCredentialProvider(
    authProvider: string,
    provider: CredentialProvider,
  ): void;
}

/** Adds ways to get the credentials of clusters. @public */
export const fairwayCredentialsExtensionPoint =
  createExtensionPoint<FairwayCredentialsExtensionPoint>({
    id: 'fairway.credentials',
  });
