import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  fairway?: {
    /** Clusters and fleets as entities of the catalog. */
    catalog?: {
      /** The reference of the group or user that owns them. Default: `unknown`. */
      owner?: string;
      /** Where the pages of Fairway are mounted, below `app.baseUrl`. Default: `/fairway`. */
      pagesPath?: string;
      /** How often Fairway is read. Default: every 30 seconds. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
  };
}
