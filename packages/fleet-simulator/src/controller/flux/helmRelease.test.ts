import { ociDigest } from '../revisions';
import {
  condition,
  OCI_URL,
  summary,
  useFluxCluster,
} from './__testUtils__/fluxCluster';

describe('helm-controller', () => {
  const flux = useFluxCluster();
  const { ref, put, get, patch, request, slowly } = flux;

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
    flux.clock.advance(1000);
    expect(summary(get('HelmRelease')).Ready).toBe('False SourceNotReady');
    flux.clock.advance(4000);
    expect(get('HelmChart', 'default-checkout').status.artifact.revision).toBe(
      '2.0.0',
    );
    flux.clock.advance(2000);
    expect(get('HelmRelease').status).toMatchObject({
      observedGeneration: 1,
      lastAttemptedRevision: '2.0.0',
      lastAppliedRevision: '1.0.0',
    });
    expect(summary(get('HelmRelease'))).toMatchObject({
      Ready: 'Unknown Progressing',
      Reconciling: 'True Progressing',
    });
    flux.clock.advance(2000);
    expect(get('HelmRelease').status).toMatchObject({
      observedGeneration: 2,
      history: [
        { chartVersion: '2.0.0', status: 'deployed', version: 2 },
        { chartVersion: '1.0.0', status: 'superseded', version: 1 },
      ],
    });
    expect(flux.clock.pending).toBe(0);
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
    put('OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } });
    put('HelmRelease', {
      chartRef: { kind: 'OCIRepository', name: 'checkout' },
    });
    const digest = ociDigest(OCI_URL, '1.0.0');
    const version = `1.0.0+${digest.slice(7, 19)}`;
    expect(get('HelmRelease').status).toMatchObject({
      lastAttemptedRevision: version,
      lastAttemptedRevisionDigest: digest,
      history: [{ chartVersion: version, ociDigest: digest }],
    });
    patch('OCIRepository', { ref: { tag: '2.0.0' } });
    expect(get('HelmRelease').status.history[0]).toMatchObject({
      ociDigest: ociDigest(OCI_URL, '2.0.0'),
      version: 2,
    });
  });

  it('stalls when the upgrade fails, until something new is asked for', () => {
    put('HelmRelease', { chart: chart('1.0.0') });
    flux.cluster.behaviour.set(
      { outcome: 'Fail', afterMs: 1000 },
      { kind: 'HelmRelease', version: '^2\\.' },
    );
    patch('HelmRelease', { chart: chart('2.0.0') });
    flux.clock.advance(1000);
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
    flux.cluster.behaviour.set(
      { outcome: 'Fail', afterMs: 0 },
      { kind: 'HelmRelease' },
    );
    patch('HelmRelease', { chart: chart('2.0.0') });
    flux.cluster.behaviour.set({ outcome: 'Converge', durationMs: 0 });
    request('HelmRelease', 'again');
    expect(summary(get('HelmRelease'))).toEqual({
      Ready: 'False UpgradeFailed',
      Released: 'False UpgradeFailed',
      Stalled: 'True RetriesExceeded',
    });
    expect(get('HelmRelease').status.lastHandledReconcileAt).toBe('again');
    flux.cluster.objects.patch(ref('HelmRelease'), {
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
    flux.cluster.behaviour.set(
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
