import { describePreviews } from 'driver-tests';
import fairwayModuleKubernetes from '.';
import { deployment } from './__testUtils__/objects';

jest.setTimeout(60_000);

describePreviews({
  name: 'kubernetes',
  unit: {
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'shop',
    },
    version: { container: 'app' },
  },
  object: version => deployment('shop', 'shop', version),
  module: fairwayModuleKubernetes,
});
