import { ClusterError } from '../clusters';
import { deliveryError } from './deliveryErrors';

const checkout = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'checkout',
};

const conflict = (owned: readonly (readonly [string, string])[]) =>
  (
    deliveryError(
      new ClusterError('Conflict', 'conflict', {
        code: 409,
        retryable: false,
        notSent: true,
        causes: owned.map(([manager, field]) => ({
          reason: 'FieldManagerConflict',
          message: `conflict with "${manager}"`,
          field,
        })),
      }),
      checkout,
    ) as Error
  ).message;

describe('a write to fields that others own', () => {
  it('names the manager and the field, and what to do', () => {
    const message = conflict([['flux', '.spec.replicas']]);
    expect(message).toContain('spec.replicas is owned by "flux"');
    expect(message).toContain('--field-manager=fairway --force-conflicts');
    expect(message).toContain('--show-managed-fields');
  });

  it('stays short, however many managers and fields there are', () => {
    const message = conflict(
      Array.from({ length: 60 }, (_, index) => [
        `manager-${index % 6}-${'x'.repeat(500)}`,
        `.spec.template.spec.containers[name="${'c'.repeat(200)}"].env${index}`,
      ]),
    );
    expect(message.length).toBeLessThan(1_500);
    expect(message).toContain('and 8 more fields are owned by');
    expect(message).toContain('others by 4 more');
  });

  it('stays below a thousand characters for names as they are', () => {
    const managers = [
      'kustomize-controller',
      'helm',
      'kubectl-client-side-apply',
    ];
    const message = conflict(
      Array.from({ length: 30 }, (_, index) => [
        managers[index % 3],
        `.spec.template.spec.containers[name="app-${index}"].image`,
      ]),
    );
    expect(message.length).toBeLessThan(1_000);
  });
});
