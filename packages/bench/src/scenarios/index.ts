import { api } from './api';
import { cost } from './cost';
import { idle } from './idle';
import { rollout } from './rollout';
import type { Scenario } from './scenario';
import { storm } from './storm';
import { ui } from './ui';

/** Everything that can be measured, by name. */
export const SCENARIOS = {
  rollout,
  storm,
  idle,
  api,
  cost,
  ui,
} satisfies Record<string, Scenario>;

/** The name of something to measure. */
export type ScenarioName = keyof typeof SCENARIOS;
