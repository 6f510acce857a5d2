import { startTestBackend } from '@backstage/backend-test-utils';
import { fairwayDriversExtensionPoint } from '@fairway/plugin-fairway-node';
import fairwayModuleKubernetes from '.';

it('adds the driver to Fairway', async () => {
  const addDriver = jest.fn();
  await startTestBackend({
    extensionPoints: [[fairwayDriversExtensionPoint, { addDriver }]],
    features: [fairwayModuleKubernetes],
  });
  expect(addDriver).toHaveBeenCalledWith(
    expect.objectContaining({
      name: 'kubernetes',
      capabilities: { rollback: true, watch: true },
    }),
  );
});
