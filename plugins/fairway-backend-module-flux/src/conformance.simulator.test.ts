import { describeDriverEverywhere } from 'driver-tests';
import { fluxDriver } from './__testUtils__/FluxWorld';

jest.setTimeout(60_000);

describeDriverEverywhere(fluxDriver, 'simulator');
