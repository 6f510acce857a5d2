import { createBackendModule } from '@backstage/backend-plugin-api';
import { fairwayDriversExtensionPoint } from '@fairway/plugin-fairway-node';
import { createArgocdDriver } from './ArgocdDriver';

/** Adds the driver `argocd` to Fairway. @public */
export const fairwayModuleArgocd = createBackendModule({
  pluginId: 'fairway',
  moduleId: 'argocd',
  register(reg) {
    reg.registerInit({
      deps: { drivers: fairwayDriversExtensionPoint },
      async init({ drivers }) {
        drivers.addDriver(createArgocdDriver());
      },
    });
  },
});
