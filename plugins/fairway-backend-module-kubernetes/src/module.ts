import { createBackendModule } from '@backstage/backend-plugin-api';
import { fairwayDriversExtensionPoint } from '@fairway/plugin-fairway-node';
import { createKubernetesDriver } from './KubernetesDriver';

/** Adds the driver `kubernetes` to Fairway. @public */
export const fairwayModuleKubernetes = createBackendModule({
  pluginId: 'fairway',
  moduleId: 'kubernetes',
  register(reg) {
    reg.registerInit({
      deps: { drivers: fairwayDriversExtensionPoint },
      async init({ drivers }) {
        drivers.addDriver(createKubernetesDriver());
      },
    });
  },
});
