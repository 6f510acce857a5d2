import { creationScenarios } from './creationScenarios';
import { changeScenarios } from './changeScenarios';
import { applyScenarios } from './applyScenarios';
import { listScenarios } from './listScenarios';
import { customKindScenarios } from './customKindScenarios';
import { gitOpsScenarios } from './gitOpsScenarios';
import { Scenario } from './scenario';

export { refusedStreamingList } from './listScenarios';
export { scenarioContext } from './scenario';
export type { Scenario, ScenarioContext } from './scenario';

/** Requests whose answers must be the same on every API server. */
export const scenarios: Scenario[] = [
  ...creationScenarios,
  ...changeScenarios,
  ...applyScenarios,
  ...listScenarios,
  ...customKindScenarios,
  ...gitOpsScenarios,
];
