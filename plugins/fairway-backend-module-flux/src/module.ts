import { createBackendModule } from '@backstage/backend-plugin-api';
import { fairwayDriversExtensionPoint } from '@fairway/plugin-fairway-node';
import { createFluxDriver } from './FluxDriver';

/** Adds the driver `flux` to Fairway. @public */
export const fairwayModuleFlux = createBackendModule({
  pluginId: 'fairway',
  moduleId: 'flux',
  register(reg) {
    reg.registerInit({
      deps: { drivers: fairwayDriversExtensionPoint },
      async init({ drivers }) {
        drivers.addDriver(createFluxDriver());
      },
    });
  },
});
