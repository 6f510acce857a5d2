import { join } from 'node:path';
import type { DriverBinding } from '@fairway/plugin-fairway-node';
import {
  ObjectWorld,
  ReportedState,
} from '@fairway/plugin-fairway-node/testUtils';
import type { DriverUnderTest } from 'driver-tests';
import { createKubernetesDriver } from '../KubernetesDriver';
import {
  deployment,
  deploymentStatus,
  imageOfDeployment,
  REPOSITORY,
  TEMPLATE_ANNOTATION,
  widgetDefinition,
} from './objects';

const LATER_GROUP = 'later.example.com';
const LATER = { apiVersion: `${LATER_GROUP}/v1`, kind: 'Widget' };

/** Deployments, whose images carry the version, or an annotation of their Pods where there is none at first. */
class KubernetesWorld extends ObjectWorld {
  readonly driver = createKubernetesDriver();
  protected readonly kinds = {
    Deployment: { plural: 'deployments', hasStatusSubresource: true },
    Widget: { plural: 'widgets', hasStatusSubresource: true },
  };

  protected unit(name: string, hasVersion: boolean) {
    return {
      objects: [deployment(this.namespace, name, 'v0')] as const,
      version: hasVersion
        ? { container: 'app' }
        : {
            path: `spec.template.metadata.annotations["${TEMPLATE_ANNOTATION}"]`,
          },
    };
  }

  protected laterUnit() {
    return {
      definition: widgetDefinition(LATER_GROUP),
      objects: [
        { ...LATER, metadata: this.metadata('later'), spec: { size: 1 } },
      ] as const,
      version: { path: 'spec.image.tag' },
    };
  }

  protected versionPart({ unit: { object } }: DriverBinding, version: string) {
    const name = object.name!;
    return object.kind === 'Widget'
      ? {
          ...LATER,
          metadata: this.metadata(name),
          spec: { image: { tag: version } },
        }
      : imageOfDeployment(this.namespace, name, version);
  }

  protected versionIn(object: any, { unit }: DriverBinding): string | null {
    if (object.kind === 'Widget') {
      return object.spec.image.tag ?? null;
    }
    const { metadata, spec } = object.spec.template;
    return 'path' in unit.version
      ? metadata.annotations?.[TEMPLATE_ANNOTATION] ?? null
      : spec.containers[0].image.slice(REPOSITORY.length + 1);
  }

  protected reconfigured(count: number) {
    return { minReadySeconds: count };
  }

  protected reports(
    { unit }: DriverBinding,
    { metadata }: any,
    state: ReportedState,
  ) {
    const { apiVersion, kind, namespace, name } = unit.object;
    const key = { apiVersion, kind, namespace, name: name! };
    return [{ key, status: deploymentStatus(metadata.generation, state) }];
  }
}

/** The driver under test. */
export const kubernetesDriver: DriverUnderTest = {
  name: 'kubernetes driver',
  readme: join(__dirname, '..', '..', 'README.md'),
  moreRules: [
    {
      apiGroups: [LATER_GROUP],
      resources: ['widgets'],
      verbs: ['get', 'list', 'watch', 'patch'],
    },
  ],
  forms: [
    {
      capabilities: { rollback: true, watch: true },
      makeWorld: options => new KubernetesWorld(options).begin(),
    },
  ],
};
