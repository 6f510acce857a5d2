import { join } from 'node:path';
import { fluxDefinitions } from '@fairway/fleet-simulator';
import type { DriverBinding } from '@fairway/plugin-fairway-node';
import {
  CarrierWorld,
  ReportedState,
  ReportedStatus,
} from '@fairway/plugin-fairway-node/testUtils';
import type { DriverUnderTest } from 'driver-tests';
import { createFluxDriver } from '../FluxDriver';
import { CARRIERS, FluxCarrier } from './carriers';

/** The kind that is installed later. */
const LATER = 'HelmChart';

const isLater = ({ spec }: any) => spec.names.kind === LATER;

/** Objects of Flux of one kind, which carry the version, and those that carry it out. */
class FluxWorld extends CarrierWorld<FluxCarrier> {
  readonly driver = createFluxDriver();
  protected readonly kinds = {
    OCIRepository: kind('ocirepositories'),
    GitRepository: kind('gitrepositories'),
    HelmChart: kind('helmcharts'),
    Kustomization: kind('kustomizations'),
    HelmRelease: kind('helmreleases'),
    ResourceSet: kind('resourcesets'),
  };

  protected carrierOf({ kind: name }: { kind: string }) {
    return name === LATER ? CARRIERS[LATER] : this.carrier;
  }

  protected laterUnit() {
    return {
      ...CARRIERS[LATER].unit(this.metadata('later')),
      definition: fluxDefinitions.find(isLater),
    };
  }

  protected reconfigured(count: number) {
    return { serviceAccountName: `account-${count}` };
  }

  protected reports(
    { unit }: DriverBinding,
    object: any,
    state: ReportedState,
  ): ReportedStatus[] {
    const { apiVersion, kind: ownKind, namespace, name } = unit.object;
    const consumers = this.carrier.consumers?.(this.metadata(name!)) ?? [];
    return [
      {
        key: { apiVersion, kind: ownKind, namespace, name: name! },
        status: this.carrier.status(object, state),
      },
      ...consumers.map(({ key, status }) => ({
        key,
        status: status(this.leftAs(key), object, state),
      })),
    ];
  }
}

function kind(plural: string) {
  return { plural, hasStatusSubresource: true };
}

/** The driver under test, with versions in objects of each kind. */
export const fluxDriver: DriverUnderTest = {
  name: 'flux driver',
  readme: join(__dirname, '..', '..', 'README.md'),
  definitions: fluxDefinitions.filter(definition => !isLater(definition)),
  forms: Object.entries(CARRIERS)
    .filter(([name]) => name !== LATER)
    .map(([name, carrier]) => ({
      name,
      capabilities: {
        rollback: true,
        watch: true,
        // Consumers are those of one object.
        selects: carrier.consumers === undefined,
      },
      makeWorld: options => new FluxWorld(options, carrier).begin(),
    })),
};
