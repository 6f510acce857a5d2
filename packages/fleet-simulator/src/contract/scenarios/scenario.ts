import { ApiAnswer, ApiClient } from '../apiClient';
import { CUSTOM_GROUP } from '../objects';

/** A client and the paths of a namespace that is the scenario's own. */
export interface ScenarioContext {
  api: ApiClient;
  namespace: string;
  core: string;
  apps: string;
  batch: string;
  custom: string;
}

/** Requests whose answers must be the same on every API server. */
export interface Scenario {
  name: string;
  run(
    context: ScenarioContext,
  ): AsyncGenerator<ApiAnswer> | Generator<Promise<ApiAnswer>>;
}

/** The paths of a namespace. */
export function scenarioContext(
  api: ApiClient,
  namespace: string,
): ScenarioContext {
  return {
    api,
    namespace,
    core: `/api/v1/namespaces/${namespace}`,
    apps: `/apis/apps/v1/namespaces/${namespace}`,
    batch: `/apis/batch/v1/namespaces/${namespace}`,
    custom: `/apis/${CUSTOM_GROUP}/v1/namespaces/${namespace}`,
  };
}
