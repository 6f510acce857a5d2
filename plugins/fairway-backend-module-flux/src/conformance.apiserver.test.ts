import { describeDriverEverywhere } from 'driver-tests';
import { CARRIERS, CarrierName } from './__testUtils__/carriers';
import { fluxDriver, LATER } from './__testUtils__/FluxWorld';

jest.setTimeout(60_000);

const carriers = (Object.keys(CARRIERS) as CarrierName[]).filter(
  name => name !== LATER,
);

for (const carrier of carriers) {
  describeDriverEverywhere(fluxDriver(carrier), 'kube-apiserver');
}
