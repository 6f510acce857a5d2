import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  RootConfigService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import type { EntityOptions } from './toEntities';

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { seconds: 30 },
  timeout: { minutes: 2 },
  // The backend of Fairway starts at the same time.
  initialDelay: { seconds: 5 },
};

/** Reads `fairway.catalog`. */
export function readProviderConfig(
  config: RootConfigService,
): EntityOptions & { schedule: SchedulerServiceTaskScheduleDefinition } {
  const own = config.getOptionalConfig('fairway.catalog');
  const app =
    config.getOptionalString('app.baseUrl') ?? 'http://localhost:3000';
  const path = own?.getOptionalString('pagesPath') ?? '/fairway';
  return {
    pagesUrl: `${app.replace(/\/+$/, '')}${path}`,
    owner: own?.getOptionalString('owner') ?? 'unknown',
    schedule: own?.has('schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          own.getConfig('schedule'),
        )
      : DEFAULT_SCHEDULE,
  };
}
