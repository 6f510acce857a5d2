import { join } from 'node:path';
import { argoDefinitions } from '@fairway/fleet-simulator';
import type { DriverBinding } from '@fairway/plugin-fairway-node';
import {
  CarrierWorld,
  ReportedState,
  ReportedStatus,
} from '@fairway/plugin-fairway-node/testUtils';
import type { DriverUnderTest } from 'driver-tests';
import { createArgocdDriver } from '../ArgocdDriver';
import type { Operation } from '../status';
import { ArgoCarrier, CARRIERS, childOf } from './carriers';

const LATER_GROUP = 'later.example.com';

/** Objects of Argo CD, which carry the version in one of the forms. */
class ArgoWorld extends CarrierWorld<ArgoCarrier> {
  readonly driver = createArgocdDriver();
  protected readonly kinds = {
    Application: { plural: 'applications', hasStatusSubresource: false },
    ApplicationSet: { plural: 'applicationsets', hasStatusSubresource: true },
  };
  /** The syncs that Argo CD was asked for last. */
  private readonly asked = new Map<string, Operation>();

  protected laterUnit() {
    const { objects, ...unit } = CARRIERS.targetRevision.unit(
      this.metadata('later'),
    );
    const [application] = objects;
    return {
      ...unit,
      objects: [
        { ...application, apiVersion: `${LATER_GROUP}/v1alpha1` },
      ] as const,
      definition: laterDefinition(),
    };
  }

  /** What is installed later is an Application with a version in its source. */
  protected carrierOf({ apiVersion }: { apiVersion: string }) {
    return apiVersion.startsWith(LATER_GROUP)
      ? CARRIERS.targetRevision
      : this.carrier;
  }

  protected reconfigured(count: number) {
    return this.carrier.reconfigured(count);
  }

  /** The ApplicationSet controller brings a change to what it has made. */
  async reconfigure(binding: DriverBinding) {
    await super.reconfigure(binding);
    if (this.carrier === CARRIERS.element) {
      await this.patch(childKey(binding), {
        spec: { destination: { namespace: `shop-${this.next()}` } },
      });
      await this.caughtUp(binding);
    }
  }

  protected reports(
    { unit }: DriverBinding,
    object: any,
    state: ReportedState,
  ): ReportedStatus[] {
    const { name } = unit.object;
    if (object.operation) {
      this.asked.set(name!, object.operation);
    }
    return this.carrier.reports(object, state, this.asked.get(name!), key =>
      this.leftAs(key),
    );
  }
}

function childKey({ unit: { object } }: DriverBinding) {
  const { apiVersion, namespace, name } = object;
  return { apiVersion, kind: 'Application', namespace, name: childOf(name!) };
}

/** A kind like an Application, in a group that is not served yet. */
function laterDefinition() {
  const { spec, ...definition } = argoDefinitions.find(
    ({ spec: { names } }: any) => names.kind === 'Application',
  ) as any;
  return {
    ...definition,
    metadata: { name: `${spec.names.plural}.${LATER_GROUP}` },
    spec: { ...spec, group: LATER_GROUP },
  };
}

/** The driver under test, with versions in each of the forms. */
export const argocdDriver: DriverUnderTest = {
  name: 'argocd driver',
  readme: join(__dirname, '..', '..', 'README.md'),
  moreRules: [
    {
      apiGroups: [LATER_GROUP],
      resources: ['applications'],
      verbs: ['get', 'list', 'watch', 'patch'],
    },
  ],
  definitions: argoDefinitions,
  forms: Object.entries(CARRIERS).map(([name, carrier]) => ({
    name,
    capabilities: {
      rollback: true,
      watch: true,
      // The Applications that are made of an element are named by the unit.
      selects: carrier !== CARRIERS.element,
    },
    makeWorld: options => new ArgoWorld(options, carrier).begin(),
  })),
};
