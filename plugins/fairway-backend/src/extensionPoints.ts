import type {
  CredentialProvider,
  DeliveryDriver,
  FairwayCredentialsExtensionPoint,
  FairwayDriversExtensionPoint,
  FairwayGatesExtensionPoint,
  Gate,
} from '@fairway/plugin-fairway-node';
import { BUILT_IN_GATES } from './gates';

function addOnce<T>(
  known: Map<string, T>,
  name: string,
  value: T,
  what: string,
) {
  if (known.has(name)) {
    throw new Error(
      `${what} "${name}" is added twice; remove one of the modules that add it`,
    );
  }
  known.set(name, value);
}

/** What modules have added, by name. The built-in gates are there from the start. */
export class Extensions
  implements
    FairwayDriversExtensionPoint,
    FairwayGatesExtensionPoint,
    FairwayCredentialsExtensionPoint
{
  readonly drivers = new Map<string, DeliveryDriver>();
  readonly gates = new Map<string, Gate>(
    BUILT_IN_GATES.map(gate => [gate.type, gate]),
  );
  readonly credentialProviders = new Map<string, CredentialProvider>();

  addDriver(driver: DeliveryDriver): void {
    addOnce(this.drivers, driver.name, driver, 'The driver');
  }

  addGate(gate: Gate): void {
    addOnce(this.gates, gate.type, gate, 'The gate');
  }

  addCredentialProvider(name: string, provider: CredentialProvider): void {
    addOnce(
      this.credentialProviders,
      name,
      provider,
      'The credential provider',
    );
  }
}
