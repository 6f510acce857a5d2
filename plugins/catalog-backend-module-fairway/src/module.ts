import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { FairwayEntityProvider } from './FairwayEntityProvider';
import { FairwayReader } from './FairwayReader';
import { readProviderConfig } from './readProviderConfig';

/**
 * Keeps a Resource for each Cluster and Fleet of Fairway in the catalog, with relations to the components that are promoted there.
 *
 * @public
 */
export const catalogModuleFairway = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'fairway',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ config, logger, processing, scheduler, ...services }) {
        const { schedule, ...options } = readProviderConfig(config);
        processing.addEntityProvider(
          new FairwayEntityProvider({
            reader: new FairwayReader(services),
            tasks: scheduler.createScheduledTaskRunner(schedule),
            options,
            logger,
          }),
        );
      },
    });
  },
});
