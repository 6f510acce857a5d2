import { join } from 'node:path';
import { fluxDefinitions } from '@fairway/fleet-simulator';
import type { DriverBinding } from '@fairway/plugin-fairway-node';
import {
  Manifest,
  ObjectWorld,
  ObjectWorldOptions,
  ReportedState,
  ReportedStatus,
  WorldUnit,
} from '@fairway/plugin-fairway-node/testUtils';
import type { DriverUnderTest } from 'driver-tests';
import { createFluxDriver } from '../FluxDriver';
import { CARRIERS, CarrierName } from './carriers';

/** The kind that is installed later. */
export const LATER = 'HelmChart';

/** Objects of Flux of one kind, which carry the version, and those that carry it out. */
class FluxWorld extends ObjectWorld {
  readonly driver = createFluxDriver();
  protected readonly kinds = {
    OCIRepository: kind('ocirepositories'),
    GitRepository: kind('gitrepositories'),
    HelmChart: kind('helmcharts'),
    Kustomization: kind('kustomizations'),
    HelmRelease: kind('helmreleases'),
    ResourceSet: kind('resourcesets'),
  };

  constructor(
    options: ObjectWorldOptions,
    private readonly carrier: CarrierName,
  ) {
    super(options);
  }

  protected unit(name: string): WorldUnit {
    return CARRIERS[this.carrier].unit(this.metadata(name));
  }

  protected laterUnit() {
    return {
      ...CARRIERS.HelmChart.unit(this.metadata('later')),
      definition: definitionOf(LATER),
    };
  }

  protected versionPart(
    { unit: { object } }: DriverBinding,
    version: string,
  ): Manifest {
    return CARRIERS[object.kind as CarrierName].versionPart(
      this.metadata(object.name!),
      version,
    );
  }

  protected versionIn(object: any): string | null {
    return CARRIERS[object.kind as CarrierName].versionIn(object) ?? null;
  }

  protected reconfigured(count: number) {
    return { serviceAccountName: `account-${count}` };
  }

  protected async reports(
    { unit }: DriverBinding,
    object: any,
    state: ReportedState,
  ): Promise<ReportedStatus[]> {
    const { apiVersion, kind: ownKind, namespace, name } = unit.object;
    const key = { apiVersion, kind: ownKind, namespace, name: name! };
    const carrier = CARRIERS[ownKind as CarrierName];
    const statuses: ReportedStatus[] = [
      { key, status: carrier.status(object, state) },
    ];
    for (const consumer of carrier.consumers(this.metadata(name!))) {
      const { body } = await this.read(consumer.key);
      statuses.push({
        key: consumer.key,
        status: consumer.status(body, object, state),
      });
    }
    return statuses;
  }

  private metadata(name: string) {
    return { name, namespace: this.namespace };
  }
}

function kind(plural: string) {
  return { plural, hasStatusSubresource: true };
}

function definitionOf(name: string) {
  return fluxDefinitions.find(({ spec }: any) => spec.names.kind === name);
}

/** The driver under test, with versions in objects of one kind. */
export function fluxDriver(carrier: CarrierName): DriverUnderTest {
  return {
    name: `flux driver, ${carrier},`,
    capabilities: {
      rollback: true,
      watch: true,
      // Consumers are those of one object.
      selects: carrier !== 'OCIRepository' && carrier !== 'ResourceSet',
    },
    readme: join(__dirname, '..', '..', 'README.md'),
    makeWorld: options =>
      new FluxWorld(options, carrier).begin(
        fluxDefinitions.filter(({ spec }: any) => spec.names.kind !== LATER),
      ),
  };
}
