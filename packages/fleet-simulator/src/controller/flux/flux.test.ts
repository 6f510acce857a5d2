import {
  FleetSimulator,
  gitCommit,
  KubernetesObject,
  ociDigest,
  SimulatedCluster,
  startFleetSimulator,
} from '../../index';
import { ManualClock } from '../../testUtils';

const URL = 'oci://registry.test/charts/checkout';

const API_VERSIONS: Record<string, string> = {
  OCIRepository: 'source.toolkit.fluxcd.io/v1',
  GitRepository: 'source.toolkit.fluxcd.io/v1',
  HelmRepository: 'source.toolkit.fluxcd.io/v1',
  HelmChart: 'source.toolkit.fluxcd.io/v1',
  Kustomization: 'kustomize.toolkit.fluxcd.io/v1',
  HelmRelease: 'helm.toolkit.fluxcd.io/v2',
  ResourceSet: 'fluxcd.controlplane.io/v1',
};

const condition = (object: KubernetesObject, type: string) =>
  object.status?.conditions?.find((c: any) => c.type === type);

const summary = (object: KubernetesObject) =>
  Object.fromEntries(
    (object.status?.conditions ?? []).map((c: any) => [
      c.type,
      `${c.status} ${c.reason}`,
    ]),
  );

describe('Flux controllers', () => {
  let clock: ManualClock;
  let simulator: FleetSimulator;
  let cluster: SimulatedCluster;

  beforeEach(async () => {
    clock = new ManualClock();
    simulator = await startFleetSimulator({
      clock,
      clusters: [{ name: 'c', gitOps: ['flux'] }],
    });
    cluster = simulator.cluster('c');
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
  });

  afterEach(() => simulator.stop());

  const ref = (kind: string, name = 'checkout') => ({
    apiVersion: API_VERSIONS[kind],
    kind,
    name,
  });
  const put = (kind: string, spec: object, name = 'checkout') =>
    cluster.objects.put({
      apiVersion: API_VERSIONS[kind],
      kind,
      metadata: { name },
      spec,
    });
  const get = (kind: string, name?: string) =>
    cluster.objects.get(ref(kind, name))!;
  const patch = (kind: string, spec: object) =>
    cluster.objects.patch(ref(kind), { spec } as any);
  const request = (kind: string, at: string) =>
    cluster.objects.patch(ref(kind), {
      metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': at } },
    });
  const slowly = () =>
    cluster.behaviour.set({ outcome: 'Converge', durationMs: 4000, steps: 4 });

  describe('source-controller', () => {
    it('stores the artifact that a tag stands for, step by step', () => {
      put('OCIRepository', { url: URL, ref: { tag: '1.0.0' } });
      expect(get('OCIRepository').status).toMatchObject({
        observedGeneration: 1,
        artifact: { revision: `1.0.0@${ociDigest(URL, '1.0.0')}` },
      });
      slowly();
      patch('OCIRepository', { ref: { tag: '2.0.0' } });
      expect(summary(get('OCIRepository'))).toEqual({
        ArtifactInStorage: 'True Succeeded',
        Ready: 'True Succeeded',
      });

      clock.advance(1000);
      const begun = get('OCIRepository');
      expect(summary(begun)).toMatchObject({
        Ready: 'True Succeeded',
        Reconciling: 'True Progressing',
      });
      expect(condition(begun, 'Ready').observedGeneration).toBe(1);
      expect(condition(begun, 'Reconciling').message).toBe(
        'processing object: new generation 1 -> 2',
      );

      clock.advance(1000);
      expect(summary(get('OCIRepository'))).toMatchObject({
        ArtifactOutdated: 'True NewRevision',
        Ready: 'Unknown Progressing',
      });
      expect(get('OCIRepository').status.observedGeneration).toBe(1);

      clock.advance(2000);
      const stored = get('OCIRepository');
      expect(stored.status).toMatchObject({
        observedGeneration: 2,
        artifact: {
          revision: `2.0.0@${ociDigest(URL, '2.0.0')}`,
          lastUpdateTime: '2026-01-01T00:00:04Z',
        },
      });
      expect(summary(stored)).toEqual({
        ArtifactInStorage: 'True Succeeded',
        Ready: 'True Succeeded',
      });
      expect(condition(stored, 'Ready')).toMatchObject({
        observedGeneration: 2,
        lastTransitionTime: '2026-01-01T00:00:04Z',
      });
      expect(clock.pending).toBe(0);
    });

    it.each([
      [{ digest: 'sha256:abc' }, 'sha256:abc'],
      [{ semver: '>=1.2' }, `1.2.0@${ociDigest(URL, '1.2.0')}`],
      [{}, `latest@${ociDigest(URL, 'latest')}`],
    ])('knows the revision of the OCI reference %j', (reference, revision) => {
      put('OCIRepository', { url: URL, ref: reference });
      expect(get('OCIRepository').status.artifact.revision).toBe(revision);
    });

    it.each([
      [{ tag: 'v1' }, `v1@sha1:${gitCommit('u', 'v1')}`],
      [{ branch: 'main' }, `main@sha1:${gitCommit('u', 'main')}`],
      [{ commit: 'f00d' }, 'sha1:f00d'],
      [{ branch: 'main', commit: 'f00d' }, 'main@sha1:f00d'],
    ])('knows the revision of the Git reference %j', (reference, revision) => {
      put('GitRepository', { url: 'u', ref: reference });
      expect(get('GitRepository').status.artifact.revision).toBe(revision);
    });

    it('keeps the old artifact and generation when a tag is unknown', () => {
      put('OCIRepository', { url: URL, ref: { tag: '1.0.0' } });
      cluster.behaviour.set(
        { outcome: 'Fail', afterMs: 1000 },
        { kind: 'OCIRepository', version: '^2\\.' },
      );
      patch('OCIRepository', { ref: { tag: '2.0.0' } });
      clock.advance(1000);
      const failed = get('OCIRepository');
      expect(summary(failed)).toMatchObject({
        FetchFailed: 'True OCIArtifactPullFailed',
        Ready: 'False OCIArtifactPullFailed',
        Reconciling: 'True ProgressingWithRetry',
      });
      expect(failed.status).toMatchObject({
        observedGeneration: 1,
        artifact: { revision: expect.stringMatching(/^1\.0\.0@/) },
      });
    });

    it('handles requests, and does nothing while it is suspended', () => {
      put('OCIRepository', { url: URL, ref: { tag: '1.0.0' } });
      request('OCIRepository', 'first');
      expect(get('OCIRepository').status.lastHandledReconcileAt).toBe('first');
      patch('OCIRepository', { suspend: true, ref: { tag: '2.0.0' } });
      request('OCIRepository', 'second');
      expect(get('OCIRepository').status).toMatchObject({
        observedGeneration: 1,
        lastHandledReconcileAt: 'first',
      });
      patch('OCIRepository', { suspend: false });
      expect(get('OCIRepository').status).toMatchObject({
        observedGeneration: 3,
        lastHandledReconcileAt: 'second',
        artifact: { revision: expect.stringMatching(/^2\.0\.0@/) },
      });
    });
  });

  describe('kustomize-controller', () => {
    const sourceRef = { kind: 'OCIRepository', name: 'checkout' };
    const revision = (tag: string) => `${tag}@${ociDigest(URL, tag)}`;

    it('waits for the artifact of its source, then follows it', () => {
      put('Kustomization', { sourceRef, path: './' });
      expect(summary(get('Kustomization'))).toEqual({
        Ready: 'False ArtifactFailed',
      });
      put('OCIRepository', { url: URL, ref: { tag: '1.0.0' } });
      expect(get('Kustomization').status).toMatchObject({
        observedGeneration: 1,
        lastAppliedRevision: revision('1.0.0'),
      });

      slowly();
      patch('OCIRepository', { ref: { tag: '2.0.0' } });
      clock.advance(4000);
      expect(get('Kustomization').status.lastAppliedRevision).toBe(
        revision('1.0.0'),
      );
      clock.advance(2000);
      expect(get('Kustomization').status).toMatchObject({
        lastAttemptedRevision: revision('2.0.0'),
        lastAppliedRevision: revision('1.0.0'),
      });
      expect(summary(get('Kustomization'))).toEqual({
        Ready: 'Unknown Progressing',
        Reconciling: 'True Progressing',
      });
      clock.advance(2000);
      expect(get('Kustomization').status.lastAppliedRevision).toBe(
        revision('2.0.0'),
      );
      expect(condition(get('Kustomization'), 'Ready')).toMatchObject({
        status: 'True',
        message: `Applied revision: ${revision('2.0.0')}`,
      });
      expect(clock.pending).toBe(0);
    });

    it('leaves the generation unobserved when the health check fails', () => {
      put('OCIRepository', { url: URL, ref: { tag: '1.0.0' } });
      put('Kustomization', { sourceRef, wait: true });
      expect(summary(get('Kustomization')).Healthy).toBe('True Succeeded');
      cluster.behaviour.set(
        { outcome: 'Fail', afterMs: 1000 },
        { kind: 'Kustomization', version: 'v2-broken' },
      );
      patch('Kustomization', {
        images: [{ name: 'app', newTag: 'v2-broken' }],
      });
      clock.advance(1000);
      expect(summary(get('Kustomization'))).toEqual({
        Healthy: 'False HealthCheckFailed',
        Ready: 'False HealthCheckFailed',
        Reconciling: 'True ProgressingWithRetry',
      });
      expect(get('Kustomization').status.observedGeneration).toBe(1);
      expect(condition(get('Kustomization'), 'Ready').observedGeneration).toBe(
        2,
      );
    });

    it('fails with another reason, and stalls, where it is told to', () => {
      put('OCIRepository', { url: URL, ref: { tag: '1.0.0' } });
      cluster.behaviour.set(
        { outcome: 'Fail', afterMs: 0, reason: 'BuildFailed' },
        { name: 'broken' },
      );
      cluster.behaviour.set({ outcome: 'Stall' }, { name: 'stuck' });
      put('Kustomization', { sourceRef }, 'broken');
      put('Kustomization', { sourceRef }, 'stuck');
      clock.advance(3_600_000);
      expect(summary(get('Kustomization', 'broken')).Ready).toBe(
        'False BuildFailed',
      );
      expect(summary(get('Kustomization', 'stuck'))).toEqual({
        Ready: 'Unknown Progressing',
        Reconciling: 'True Progressing',
      });
    });

    it('waits for what it depends on', () => {
      put('OCIRepository', { url: URL, ref: { tag: '1.0.0' } });
      put('Kustomization', { sourceRef, dependsOn: [{ name: 'base' }] });
      expect(summary(get('Kustomization')).Ready).toBe(
        'False DependencyNotReady',
      );
      put('Kustomization', { sourceRef }, 'base');
      expect(summary(get('Kustomization')).Ready).toBe(
        'True ReconciliationSucceeded',
      );
    });

    it('ignores a new artifact while it is suspended', () => {
      put('OCIRepository', { url: URL, ref: { tag: '1.0.0' } });
      put('Kustomization', { sourceRef });
      patch('Kustomization', { suspend: true });
      patch('OCIRepository', { ref: { tag: '2.0.0' } });
      expect(get('Kustomization').status.lastAppliedRevision).toBe(
        revision('1.0.0'),
      );
    });
  });

  describe('helm-controller', () => {
    const chart = (version: string) => ({
      spec: {
        chart: 'checkout',
        version,
        sourceRef: { kind: 'HelmRepository', name: 'charts' },
      },
    });

    it('makes a HelmChart and releases what it holds', () => {
      put('HelmRelease', { chart: chart('1.0.0') });
      expect(get('HelmChart', 'default-checkout')).toMatchObject({
        metadata: {
          managedFields: expect.arrayContaining([
            expect.objectContaining({ manager: 'helm-controller' }),
          ]),
        },
        spec: { chart: 'checkout', version: '1.0.0' },
        status: { artifact: { revision: '1.0.0' } },
      });
      const release = get('HelmRelease');
      expect(release.status).toMatchObject({
        observedGeneration: 1,
        helmChart: 'default/default-checkout',
        lastAttemptedRevision: '1.0.0',
        lastAttemptedGeneration: 1,
        lastAppliedRevision: '1.0.0',
        history: [{ chartVersion: '1.0.0', status: 'deployed', version: 1 }],
      });
      expect(summary(release)).toEqual({
        Ready: 'True InstallSucceeded',
        Released: 'True InstallSucceeded',
      });
      expect(condition(release, 'Ready').message).toBe(
        'Helm install succeeded for release default/checkout.v1 with chart checkout@1.0.0',
      );
    });

    it('waits for the new chart, then upgrades', () => {
      put('HelmRelease', { chart: chart('1.0.0') });
      slowly();
      patch('HelmRelease', { chart: chart('2.0.0') });
      clock.advance(1000);
      expect(summary(get('HelmRelease')).Ready).toBe('False SourceNotReady');
      clock.advance(4000);
      expect(
        get('HelmChart', 'default-checkout').status.artifact.revision,
      ).toBe('2.0.0');
      clock.advance(2000);
      expect(get('HelmRelease').status).toMatchObject({
        observedGeneration: 1,
        lastAttemptedRevision: '2.0.0',
        lastAppliedRevision: '1.0.0',
      });
      expect(summary(get('HelmRelease'))).toMatchObject({
        Ready: 'Unknown Progressing',
        Reconciling: 'True Progressing',
      });
      clock.advance(2000);
      expect(get('HelmRelease').status).toMatchObject({
        observedGeneration: 2,
        history: [
          { chartVersion: '2.0.0', status: 'deployed', version: 2 },
          { chartVersion: '1.0.0', status: 'superseded', version: 1 },
        ],
      });
      expect(clock.pending).toBe(0);
    });

    it('makes a new release for new values, and none for nothing new', () => {
      put('HelmRelease', { chart: chart('1.0.0'), values: { a: { b: 1 } } });
      const [first] = get('HelmRelease').status.history;
      request('HelmRelease', 'now');
      expect(get('HelmRelease').status.history).toEqual([first]);
      patch('HelmRelease', { values: { a: { b: 2 } } });
      const [second] = get('HelmRelease').status.history;
      expect(second.version).toBe(2);
      expect(second.configDigest).not.toBe(first.configDigest);
    });

    it('takes the chart of an OCIRepository, told apart by its digest', () => {
      put('OCIRepository', { url: URL, ref: { tag: '1.0.0' } });
      put('HelmRelease', {
        chartRef: { kind: 'OCIRepository', name: 'checkout' },
      });
      const digest = ociDigest(URL, '1.0.0');
      const version = `1.0.0+${digest.slice(7, 19)}`;
      expect(get('HelmRelease').status).toMatchObject({
        lastAttemptedRevision: version,
        lastAttemptedRevisionDigest: digest,
        history: [{ chartVersion: version, ociDigest: digest }],
      });
      patch('OCIRepository', { ref: { tag: '2.0.0' } });
      expect(get('HelmRelease').status.history[0]).toMatchObject({
        ociDigest: ociDigest(URL, '2.0.0'),
        version: 2,
      });
    });

    it('stalls when the upgrade fails, until something new is asked for', () => {
      put('HelmRelease', { chart: chart('1.0.0') });
      cluster.behaviour.set(
        { outcome: 'Fail', afterMs: 1000 },
        { kind: 'HelmRelease', version: '^2\\.' },
      );
      patch('HelmRelease', { chart: chart('2.0.0') });
      clock.advance(1000);
      const failed = get('HelmRelease');
      expect(summary(failed)).toEqual({
        Ready: 'False UpgradeFailed',
        Released: 'False UpgradeFailed',
        Stalled: 'True RetriesExceeded',
      });
      expect(failed.status).toMatchObject({
        observedGeneration: 2,
        upgradeFailures: 1,
        history: [
          { chartVersion: '2.0.0', status: 'failed' },
          { chartVersion: '1.0.0', status: 'superseded' },
        ],
      });
      patch('HelmRelease', { chart: chart('1.0.0') });
      expect(summary(get('HelmRelease'))).toEqual({
        Ready: 'True UpgradeSucceeded',
        Released: 'True UpgradeSucceeded',
      });
      expect(get('HelmRelease').status.upgradeFailures).toBeUndefined();
    });

    it('does not try again what it gave up, unless it is told to', () => {
      put('HelmRelease', { chart: chart('1.0.0') });
      cluster.behaviour.set(
        { outcome: 'Fail', afterMs: 0 },
        { kind: 'HelmRelease' },
      );
      patch('HelmRelease', { chart: chart('2.0.0') });
      cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
      request('HelmRelease', 'again');
      expect(summary(get('HelmRelease'))).toEqual({
        Ready: 'False UpgradeFailed',
        Released: 'False UpgradeFailed',
        Stalled: 'True RetriesExceeded',
      });
      expect(get('HelmRelease').status.lastHandledReconcileAt).toBe('again');
      cluster.objects.patch(ref('HelmRelease'), {
        metadata: {
          annotations: {
            'reconcile.fluxcd.io/requestedAt': 'now',
            'reconcile.fluxcd.io/resetAt': 'now',
          },
        },
      });
      expect(summary(get('HelmRelease')).Ready).toBe('True UpgradeSucceeded');
    });

    it('rolls back where retries are allowed', () => {
      put('HelmRelease', {
        chart: chart('1.0.0'),
        upgrade: { remediation: { retries: 2 } },
      });
      cluster.behaviour.set(
        { outcome: 'Fail', afterMs: 0 },
        { kind: 'HelmRelease' },
      );
      patch('HelmRelease', { chart: chart('2.0.0') });
      const failed = get('HelmRelease');
      expect(summary(failed)).toEqual({
        Ready: 'False RollbackSucceeded',
        Released: 'False UpgradeFailed',
        Remediated: 'True RollbackSucceeded',
        Stalled: 'True RetriesExceeded',
      });
      expect(failed.status).toMatchObject({
        upgradeFailures: 3,
        lastAttemptedRevision: '2.0.0',
        history: [
          { chartVersion: '1.0.0', status: 'deployed', version: 3 },
          { chartVersion: '2.0.0', status: 'failed', version: 2 },
          { chartVersion: '1.0.0', status: 'superseded', version: 1 },
        ],
      });
    });

    it('does nothing while it is suspended', () => {
      put('HelmRelease', { chart: chart('1.0.0') });
      patch('HelmRelease', { suspend: true, chart: chart('2.0.0') });
      expect(get('HelmRelease').status.observedGeneration).toBe(1);
      expect(get('HelmChart', 'default-checkout').spec.version).toBe('1.0.0');
    });
  });

  describe('flux-operator', () => {
    const resources = [
      {
        apiVersion: API_VERSIONS.OCIRepository,
        kind: 'OCIRepository',
        metadata: { name: '<< inputs.app >>' },
        spec: { url: URL, ref: { tag: '<< inputs.tag | quote >>' } },
      },
      {
        apiVersion: API_VERSIONS.Kustomization,
        kind: 'Kustomization',
        metadata: { name: '<< inputs.app >>' },
        spec: {
          sourceRef: { kind: 'OCIRepository', name: '<< inputs.app >>' },
        },
      },
    ];

    it('runs the whole chain from an input to the applied revision', () => {
      put(
        'ResourceSet',
        {
          inputs: [
            { app: 'a', tag: '1.0' },
            { app: 'b', tag: '1.0' },
          ],
          resources,
          wait: true,
        },
        'apps',
      );
      expect(get('OCIRepository', 'a').spec.ref.tag).toBe('1.0');
      expect(summary(get('ResourceSet', 'apps'))).toEqual({
        Ready: 'True ReconciliationSucceeded',
      });
      const before = get('ResourceSet', 'apps').status;
      expect(before.observedGeneration).toBeUndefined();
      expect(before.inventory.entries).toContainEqual({
        id: 'default_a_source.toolkit.fluxcd.io_OCIRepository',
        v: 'v1',
      });

      slowly();
      put(
        'ResourceSet',
        {
          inputs: [{ app: 'a', tag: '2.0' }],
          resources,
          wait: true,
        },
        'apps',
      );
      clock.advance(4000);
      expect(get('OCIRepository', 'a').spec.ref.tag).toBe('2.0');
      expect(get('OCIRepository', 'b')).toBeUndefined();
      expect(summary(get('ResourceSet', 'apps')).Ready).toBe(
        'Unknown Progressing',
      );
      clock.advance(8000);
      expect(get('Kustomization', 'a').status.lastAppliedRevision).toMatch(
        /^2\.0@/,
      );
      clock.advance(4000);
      const after = get('ResourceSet', 'apps');
      expect(summary(after)).toEqual({ Ready: 'True ReconciliationSucceeded' });
      expect(condition(after, 'Ready').observedGeneration).toBe(2);
      expect(after.status.lastAppliedRevision).not.toBe(
        before.lastAppliedRevision,
      );
    });

    it('stalls on a template that asks for an unknown input', () => {
      put('ResourceSet', { inputs: [{ app: 'a' }], resources }, 'apps');
      expect(summary(get('ResourceSet', 'apps'))).toEqual({
        Ready: 'False BuildFailed',
        Stalled: 'True BuildFailed',
      });
    });
  });

  it('are installed into a running cluster over HTTP', async () => {
    const bare = simulator.addCluster({ name: 'bare' });
    const path = `${bare.url}/apis/source.toolkit.fluxcd.io/v1/buckets`;
    expect((await fetch(path)).status).toBe(404);
    const control = `${simulator.url}/simulator/clusters/bare/gitops`;
    expect((await fetch(`${control}/other`, { method: 'POST' })).status).toBe(
      400,
    );
    await fetch(`${control}/flux`, { method: 'POST' });
    expect((await fetch(path)).status).toBe(200);
  });

  it('leaves statuses stale while the controllers are paused', () => {
    put('OCIRepository', { url: URL, ref: { tag: '1.0.0' } });
    cluster.controller.pause();
    patch('OCIRepository', { ref: { tag: '2.0.0' } });
    expect(get('OCIRepository').status.observedGeneration).toBe(1);
    cluster.controller.resume();
    expect(get('OCIRepository').status.observedGeneration).toBe(2);
  });

  it('takes the objects of a new cluster for reconciled', () => {
    const sourceRef = { kind: 'OCIRepository', name: 'checkout' };
    const object = (kind: string, spec: object) => ({
      apiVersion: API_VERSIONS[kind],
      kind,
      metadata: { name: 'checkout' },
      spec,
    });
    const running = simulator.addCluster({
      name: 'running',
      gitOps: ['flux'],
      objects: [
        object('Kustomization', { sourceRef }),
        object('OCIRepository', { url: URL, ref: { tag: '1.0.0' } }),
      ],
    });
    const live = running.objects.get(ref('Kustomization'))!;
    expect(summary(live).Ready).toBe('True ReconciliationSucceeded');
    expect(clock.pending).toBe(0);
  });
});
