import { describeInterleavings } from 'driver-tests';
import { FluxModel, STEPS, UNIT } from './__testUtils__/FluxModel';
import { createFluxDriver } from './FluxDriver';

describeInterleavings({
  driver: createFluxDriver(),
  unit: UNIT,
  versions: ['v1', 'v2', 'v3'],
  steps: STEPS,
  modelOf: version => new FluxModel(version),
});
