import { gitCommit, ociDigest } from '../revisions';
import {
  condition,
  OCI_URL,
  summary,
  useFluxCluster,
} from './__testUtils__/fluxCluster';

describe('source-controller', () => {
  const flux = useFluxCluster();
  const { put, get, patch, request, slowly } = flux;

  it('stores the artifact that a tag stands for, step by step', () => {
    put('OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } });
    expect(get('OCIRepository').status).toMatchObject({
      observedGeneration: 1,
      artifact: { revision: `1.0.0@${ociDigest(OCI_URL, '1.0.0')}` },
    });
    slowly();
    patch('OCIRepository', { ref: { tag: '2.0.0' } });
    expect(summary(get('OCIRepository'))).toEqual({
      ArtifactInStorage: 'True Succeeded',
      Ready: 'True Succeeded',
    });

    flux.clock.advance(1000);
    const begun = get('OCIRepository');
    expect(summary(begun)).toMatchObject({
      Ready: 'True Succeeded',
      Reconciling: 'True Progressing',
    });
    expect(condition(begun, 'Ready').observedGeneration).toBe(1);
    expect(condition(begun, 'Reconciling').message).toBe(
      'processing object: new generation 1 -> 2',
    );

    flux.clock.advance(1000);
    expect(summary(get('OCIRepository'))).toMatchObject({
      ArtifactOutdated: 'True NewRevision',
      Ready: 'Unknown Progressing',
    });
    expect(get('OCIRepository').status.observedGeneration).toBe(1);

    flux.clock.advance(2000);
    const stored = get('OCIRepository');
    expect(stored.status).toMatchObject({
      observedGeneration: 2,
      artifact: {
        revision: `2.0.0@${ociDigest(OCI_URL, '2.0.0')}`,
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
    expect(flux.clock.pending).toBe(0);
  });

  it.each([
    [{ digest: 'sha256:abc' }, 'sha256:abc'],
    [{ semver: '>=1.2' }, `1.2.0@${ociDigest(OCI_URL, '1.2.0')}`],
    [{}, `latest@${ociDigest(OCI_URL, 'latest')}`],
  ])('knows the revision of the OCI reference %j', (reference, revision) => {
    put('OCIRepository', { url: OCI_URL, ref: reference });
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
    put('OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } });
    flux.cluster.behaviour.set(
      { outcome: 'Fail', afterMs: 1000 },
      { kind: 'OCIRepository', version: '^2\\.' },
    );
    patch('OCIRepository', { ref: { tag: '2.0.0' } });
    flux.clock.advance(1000);
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

  it('still shows an old failure when it begins with another tag', () => {
    put('OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } });
    flux.cluster.behaviour.set({ outcome: 'Fail', afterMs: 0 });
    patch('OCIRepository', { ref: { tag: '2.0.0' } });
    slowly();
    patch('OCIRepository', { ref: { tag: '3.0.0' } });
    flux.clock.advance(1000);
    const begun = get('OCIRepository');
    expect(summary(begun)).toMatchObject({
      FetchFailed: 'True OCIArtifactPullFailed',
      Ready: 'False OCIArtifactPullFailed',
      Reconciling: 'True Progressing',
    });
    expect(condition(begun, 'Ready').observedGeneration).toBe(2);
    flux.clock.advance(3000);
    expect(summary(get('OCIRepository'))).toEqual({
      ArtifactInStorage: 'True Succeeded',
      Ready: 'True Succeeded',
    });
  });

  it('handles requests, and does nothing while it is suspended', () => {
    put('OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } });
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
