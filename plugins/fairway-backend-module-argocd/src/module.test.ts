import { startTestBackend } from '@backstage/backend-test-utils';
import { fairwayDriversExtensionPoint } from '@fairway/plugin-fairway-node';
import fairwayModuleArgocd from '.';

it('adds the driver to Fairway', async () => {
  const addDriver = jest.fn();
  await startTestBackend({
    extensionPoints: [[fairwayDriversExtensionPoint, { addDriver }]],
    features: [fairwayModuleArgocd],
  });
  expect(addDriver).toHaveBeenCalledWith(
    expect.objectContaining({
      name: 'argocd',
      capabilities: { rollback: true, watch: true },
    }),
  );
});
