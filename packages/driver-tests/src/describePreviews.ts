import type { BackendFeature } from '@backstage/backend-plugin-api';
import {
  FleetSimulator,
  GitOpsEngine,
  KubernetesObjectInput,
  startFleetSimulator,
} from '@fairway/fleet-simulator';
import type {
  PreviewClusters,
  PromotionPreview,
  SourceUnit,
} from '@fairway/plugin-fairway-common';
import { startBackend, TestBackend } from './startBackend';

/** A driver, and what it is to write. */
export interface PreviewedDriver {
  /** As a Backend names it. */
  name: string;
  unit: Pick<SourceUnit, 'object' | 'version'>;
  /** The object of the unit at a version. */
  object(version: string): KubernetesObjectInput;
  /** What has to be there besides. */
  others?: KubernetesObjectInput[];
  /** What somebody makes that would set the version back; left out where the driver knows of none. */
  owned?: {
    /** What is merged into the metadata of the object. */
    metadata?: Record<string, unknown>;
    /** Who has applied the object. Default: Fairway. */
    fieldManager?: string;
    /** The owner, where it is an object of the same cluster. */
    owner?: KubernetesObjectInput;
    reason: string;
    problem: RegExp;
  };
  gitOps?: GitOpsEngine[];
  /** Adds the driver to a backend. */
  module: BackendFeature;
}

const OUTCOMES = [
  'change',
  'conflict',
  'foreign',
  'missing',
  'there',
  'silent',
];
const OPT_IN = { 'fairway.dev/managed-by': 'default/shop' };

/** Declares that previews of a driver tell each outcome, over HTTP and on simulated clusters, and that nothing is written for them. */
export function describePreviews(driver: PreviewedDriver): void {
  const { owned } = driver;
  const names = owned ? [...OUTCOMES, 'owned'] : OUTCOMES;
  describe(`previews of the ${driver.name} driver`, () => {
    let simulator: FleetSimulator;
    let backend: TestBackend;

    const document = (kind: string, name: string, spec: object) => ({
      apiVersion: 'fairway.dev/v1alpha1',
      kind,
      metadata: { name, namespace: 'default', labels: { env: 'prod' } },
      spec,
    });
    const create = async (
      plural: string,
      kind: string,
      of: readonly string[],
      specOf: (name: string) => object,
    ) => {
      for (const name of of) {
        await backend.post(
          `k8s/apis/fairway.dev/v1alpha1/namespaces/default/${plural}`,
          document(kind, name, specOf(name)),
        );
      }
    };
    beforeAll(async () => {
      simulator = await startFleetSimulator({
        clusters: names.map(name => ({
          name,
          gitOps: driver.gitOps,
          // What is there has arrived before anybody looks.
          behaviour: [{ rollout: { outcome: 'Converge', durationMs: 0 } }],
        })),
      });
      for (const name of names) {
        putObjects(name);
      }
      backend = await startBackend(
        [driver.module],
        names.map(name => ({
          name,
          // Nothing listens there.
          url:
            name === 'silent'
              ? 'https://127.0.0.1:1'
              : simulator.clusterUrl(name),
        })),
      );
      await create('clusters', 'Cluster', names, name => ({
        connection: { backstageCluster: name },
      }));
      await create('fleets', 'Fleet', ['all'], () => ({
        selector: { matchLabels: { env: 'prod' } },
      }));
      await create('backends', 'Backend', ['apps'], () => ({
        driver: driver.name,
      }));
      await create('sources', 'Source', ['shop'], () => ({
        entityRef: 'component:default/shop',
        backendRef: { name: 'apps' },
        units: [{ name: 'shop', ...driver.unit }],
      }));
      await create('plans', 'Plan', ['at-once'], () => ({
        stages: [{ name: 'all', selector: {} }],
      }));
    });
    afterAll(async () => {
      await backend?.stop();
      await simulator?.stop();
    });

    function putObjects(name: string) {
      const { objects } = simulator.cluster(name);
      driver.others?.forEach(object => objects.put(object));
      if (name === 'missing') {
        return;
      }
      const object = driver.object(name === 'there' ? 'v2' : 'v1');
      const more = name === 'owned' ? owned : undefined;
      if (more?.owner) {
        objects.put(more.owner);
      }
      objects.apply(
        {
          ...object,
          metadata: {
            ...object.metadata,
            ...(name === 'foreign' ? {} : { annotations: OPT_IN }),
            ...more?.metadata,
          },
        },
        { fieldManager: managerOf(name) },
      );
    }

    function managerOf(name: string): string {
      return name === 'conflict'
        ? 'helm'
        : (name === 'owned' && owned?.fieldManager) || 'fairway';
    }

    const promotion = document('Promotion', 'shop-1', {
      sourceRef: { name: 'shop' },
      fleetRef: { name: 'all' },
      planRef: { name: 'at-once' },
      version: 'v2',
    });

    it('tell each outcome, and write nothing', async () => {
      const before = written();
      simulator.resetCounters();
      const { items, asked, problems } = await backend.post<PreviewClusters>(
        'views/preview/clusters',
        promotion,
      );
      expect(problems).toEqual([]);
      const diffOf = (name: string) =>
        items.find(({ cluster }) => cluster === name)!.diffs[0];
      expect(diffOf('change')).toMatchObject({
        outcome: 'Change',
        version: 'v2',
      });
      // The version comes first, whatever else is written with it.
      expect(diffOf('change').changes[0]).toEqual({
        field: expect.any(String),
        from: expect.stringContaining('v1'),
        to: expect.stringContaining('v2'),
      });
      expect(diffOf('there')).toMatchObject({
        outcome: 'AlreadyThere',
        version: 'v2',
        changes: [],
      });
      expect(diffOf('conflict')).toMatchObject({
        outcome: 'Conflict',
        conflicts: [
          { manager: 'helm', field: expect.stringContaining('spec') },
        ],
        problem: expect.stringContaining('hand it over'),
      });
      expect(diffOf('foreign')).toMatchObject({
        outcome: 'Refused',
        reason: 'NotManaged',
        problem: expect.stringContaining('kubectl annotate'),
      });
      expect(diffOf('missing')).toMatchObject({
        outcome: 'Refused',
        reason: 'NotFound',
      });
      expect(diffOf('silent')).toMatchObject({ outcome: 'Unknown' });
      expect(asked).toEqual({
        clusters: names.length,
        outcomes: {
          Change: 1,
          AlreadyThere: 1,
          Conflict: 1,
          Refused: owned ? 3 : 2,
          Unknown: 1,
        },
      });
      expect(written()).toEqual(before);
      for (const name of names) {
        const { byVerb } = simulator.cluster(name).counters.snapshot();
        expect(byVerb).not.toHaveProperty('create');
        expect(byVerb).not.toHaveProperty('update');
        expect(byVerb).not.toHaveProperty('delete');
      }
    });

    if (owned) {
      it('tell who would set a version back', async () => {
        const { items } = await backend.post<PreviewClusters>(
          'views/preview/clusters',
          promotion,
        );
        const { diffs } = items.find(({ cluster }) => cluster === 'owned')!;
        expect(diffs).toMatchObject([
          {
            outcome: 'Refused',
            reason: owned.reason,
            problem: expect.stringMatching(owned.problem),
          },
        ]);
      });
    }

    it('say the same of the sample', async () => {
      const { diffs } = await backend.post<PromotionPreview>(
        'views/preview',
        promotion,
      );
      expect(diffs!.map(({ cluster, outcome }) => [cluster, outcome])).toEqual([
        ['change', 'Change'],
        ['conflict', 'Conflict'],
        ['foreign', 'Refused'],
      ]);
    });

    /** What a write would change of the objects, whatever their controllers do meanwhile. */
    function written() {
      return names.map(name => {
        const { objects } = simulator.cluster(name);
        const { generation, annotations } =
          objects.get(driver.unit.object as never)?.metadata ?? {};
        return { generation, annotations };
      });
    }
  });
}
