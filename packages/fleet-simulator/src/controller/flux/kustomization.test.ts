import { ociDigest } from '../revisions';
import {
  condition,
  OCI_URL,
  summary,
  useFluxCluster,
} from './__testUtils__/fluxCluster';

describe('kustomize-controller', () => {
  const flux = useFluxCluster();
  const { put, get, patch, slowly } = flux;

  const sourceRef = { kind: 'OCIRepository', name: 'checkout' };
  const revision = (tag: string) => `${tag}@${ociDigest(OCI_URL, tag)}`;

  it('waits for the artifact of its source, then follows it', () => {
    put('Kustomization', { sourceRef, path: './' });
    expect(summary(get('Kustomization'))).toEqual({
      Ready: 'False ArtifactFailed',
    });
    put('OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } });
    expect(get('Kustomization').status).toMatchObject({
      observedGeneration: 1,
      lastAppliedRevision: revision('1.0.0'),
    });

    slowly();
    patch('OCIRepository', { ref: { tag: '2.0.0' } });
    flux.clock.advance(4000);
    expect(get('Kustomization').status.lastAppliedRevision).toBe(
      revision('1.0.0'),
    );
    flux.clock.advance(2000);
    expect(get('Kustomization').status).toMatchObject({
      lastAttemptedRevision: revision('2.0.0'),
      lastAppliedRevision: revision('1.0.0'),
    });
    expect(summary(get('Kustomization'))).toEqual({
      Ready: 'Unknown Progressing',
      Reconciling: 'True Progressing',
    });
    flux.clock.advance(2000);
    expect(get('Kustomization').status.lastAppliedRevision).toBe(
      revision('2.0.0'),
    );
    expect(condition(get('Kustomization'), 'Ready')).toMatchObject({
      status: 'True',
      message: `Applied revision: ${revision('2.0.0')}`,
    });
    expect(flux.clock.pending).toBe(0);
  });

  it('leaves the generation unobserved when the health check fails', () => {
    put('OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } });
    put('Kustomization', { sourceRef, wait: true });
    expect(summary(get('Kustomization')).Healthy).toBe('True Succeeded');
    flux.cluster.behaviour.set(
      { outcome: 'Fail', afterMs: 1000 },
      { kind: 'Kustomization', version: 'v2-broken' },
    );
    patch('Kustomization', {
      images: [{ name: 'app', newTag: 'v2-broken' }],
    });
    flux.clock.advance(1000);
    expect(summary(get('Kustomization'))).toEqual({
      Healthy: 'False HealthCheckFailed',
      Ready: 'False HealthCheckFailed',
      Reconciling: 'True ProgressingWithRetry',
    });
    expect(get('Kustomization').status.observedGeneration).toBe(1);
    expect(condition(get('Kustomization'), 'Ready').observedGeneration).toBe(2);
  });

  it('fails with another reason, and stalls, where it is told to', () => {
    put('OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } });
    flux.cluster.behaviour.set(
      { outcome: 'Fail', afterMs: 0, reason: 'BuildFailed' },
      { name: 'broken' },
    );
    flux.cluster.behaviour.set({ outcome: 'Stall' }, { name: 'stuck' });
    put('Kustomization', { sourceRef }, 'broken');
    put('Kustomization', { sourceRef }, 'stuck');
    flux.clock.advance(3_600_000);
    expect(summary(get('Kustomization', 'broken')).Ready).toBe(
      'False BuildFailed',
    );
    expect(summary(get('Kustomization', 'stuck'))).toEqual({
      Ready: 'Unknown Progressing',
      Reconciling: 'True Progressing',
    });
  });

  it('waits for what it depends on', () => {
    put('OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } });
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
    put('OCIRepository', { url: OCI_URL, ref: { tag: '1.0.0' } });
    put('Kustomization', { sourceRef });
    patch('Kustomization', { suspend: true });
    patch('OCIRepository', { ref: { tag: '2.0.0' } });
    expect(get('Kustomization').status.lastAppliedRevision).toBe(
      revision('1.0.0'),
    );
  });
});
