import {
  FleetSimulator,
  KubernetesObjectInput,
  startFleetSimulator,
} from '@fairway/fleet-simulator';
import type {
  PreviewClusters,
  PromotionPreview,
  SourceUnit,
} from '@fairway/plugin-fairway-common';

/** A driver, and what it is to write. */
export interface PreviewedDriver {
  /** As a Backend names it. */
  name: string;
  unit: Pick<SourceUnit, 'object' | 'version'>;
  /** The object of the unit at a version. */
  object(version: string): KubernetesObjectInput;
  /** What has to be there besides. */
  others?: KubernetesObjectInput[];
  gitOps?: 'flux'[];
  /** Starts a backend with Fairway and the driver, and with this configuration. */
  startBackend(config: object): Promise<{ url: string; stop(): Promise<void> }>;
}

const NAMES = ['change', 'conflict', 'foreign', 'missing', 'there', 'silent'];
const OPT_IN = { 'fairway.dev/managed-by': 'default/shop' };

/** Declares that previews of a driver tell each outcome, over HTTP and on simulated clusters, and that nothing is written for them. */
export function describePreviews(driver: PreviewedDriver): void {
  describe(`previews of the ${driver.name} driver`, () => {
    let simulator: FleetSimulator;
    let backend: { url: string; stop(): Promise<void> };

    const post = async <T>(path: string, body: object): Promise<T> => {
      const response = await fetch(`${backend.url}/api/fairway/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer = await response.json();
      if (!response.ok) {
        throw new Error(JSON.stringify(answer));
      }
      return answer as T;
    };
    const document = (kind: string, name: string, spec: object) => ({
      apiVersion: 'fairway.dev/v1alpha1',
      kind,
      metadata: { name, namespace: 'default', labels: { env: 'prod' } },
      spec,
    });
    const create = async (
      plural: string,
      kind: string,
      names: string[],
      specOf: (name: string) => object,
    ) => {
      for (const name of names) {
        await post(
          `k8s/apis/fairway.dev/v1alpha1/namespaces/default/${plural}`,
          document(kind, name, specOf(name)),
        );
      }
    };
    beforeAll(async () => {
      simulator = await startFleetSimulator({
        clusters: NAMES.map(name => ({
          name,
          gitOps: driver.gitOps,
          // What is there has arrived before anybody looks.
          behaviour: [{ rollout: { outcome: 'Converge', durationMs: 0 } }],
        })),
      });
      for (const name of NAMES) {
        putObjects(name);
      }
      backend = await driver.startBackend({
        fairway: {
          clusters: NAMES.map(name => ({
            name,
            // Nothing listens there.
            url:
              name === 'silent'
                ? 'https://127.0.0.1:1'
                : simulator.clusterUrl(name),
            skipTLSVerify: true,
            credentials: { token: 'any' },
          })),
        },
      });
      await create('clusters', 'Cluster', NAMES, name => ({
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
      objects.apply(
        {
          ...object,
          metadata: {
            ...object.metadata,
            ...(name === 'foreign' ? {} : { annotations: OPT_IN }),
          },
        },
        { fieldManager: name === 'conflict' ? 'helm' : 'fairway' },
      );
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
      const { items, asked, problems } = await post<PreviewClusters>(
        'views/preview/clusters',
        promotion,
      );
      expect(problems).toEqual([]);
      const diffOf = (name: string) =>
        items.find(({ cluster }) => cluster === name)!.diffs[0];
      expect(diffOf('change')).toMatchObject({
        outcome: 'Change',
        version: 'v2',
        changes: expect.arrayContaining([
          {
            field: expect.any(String),
            from: expect.stringContaining('v1'),
            to: expect.stringContaining('v2'),
          },
        ]),
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
        clusters: 6,
        outcomes: {
          Change: 1,
          AlreadyThere: 1,
          Conflict: 1,
          Refused: 2,
          Unknown: 1,
        },
      });
      expect(written()).toEqual(before);
      for (const name of NAMES) {
        const { byVerb } = simulator.cluster(name).counters.snapshot();
        expect(byVerb).not.toHaveProperty('create');
        expect(byVerb).not.toHaveProperty('update');
        expect(byVerb).not.toHaveProperty('delete');
      }
    });

    it('say the same of the sample', async () => {
      const { diffs } = await post<PromotionPreview>(
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
      return NAMES.map(name => {
        const { objects } = simulator.cluster(name);
        const { generation, annotations } =
          objects.get(driver.unit.object as never)?.metadata ?? {};
        return { generation, annotations };
      });
    }
  });
}
