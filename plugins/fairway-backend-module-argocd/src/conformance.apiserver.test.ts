import { describeDriverEverywhere } from 'driver-tests';
import { argocdDriver } from './__testUtils__/ArgoWorld';
import { CARRIER_NAMES } from './__testUtils__/carriers';

jest.setTimeout(60_000);

for (const carrier of CARRIER_NAMES) {
  describeDriverEverywhere(argocdDriver(carrier), 'kube-apiserver');
}
