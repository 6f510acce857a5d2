import { startTestBackend } from '@backstage/backend-test-utils';
import { fairwayDriversExtensionPoint } from '@fairway/plugin-fairway-node';
import fairwayModuleFlux from '.';

it('adds the driver to Fairway', async () => {
  const addDriver = jest.fn();
  await startTestBackend({
    extensionPoints: [[fairwayDriversExtensionPoint, { addDriver }]],
    features: [fairwayModuleFlux],
  });
  expect(addDriver).toHaveBeenCalledWith(
    expect.objectContaining({
      name: 'flux',
      capabilities: { rollback: true, watch: true },
    }),
  );
});
