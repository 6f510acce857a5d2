import { describeDriverEverywhere } from 'driver-tests';
import { argocdDriver } from './__testUtils__/ArgoWorld';

jest.setTimeout(60_000);

describeDriverEverywhere(argocdDriver, 'simulator');
