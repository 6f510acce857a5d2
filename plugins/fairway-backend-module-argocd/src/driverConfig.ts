import { durationMs, durationSchema } from '@fairway/plugin-fairway-common';
import {
  BackendConfig,
  backendConfig,
} from '@fairway/plugin-fairway-node/driverKit';
import { z } from 'zod';

const configSchema = z.strictObject({
  healthyFor: durationSchema
    .default('0s')
    .describe(
      'For how long an Application has to be Healthy before it counts as converged, from the end of its sync or its last change of health. Default: 0s.',
    ),
  namespace: z
    .string()
    .min(1, 'must not be empty')
    .optional()
    .describe(
      'The namespace of Argo CD, where its AppProjects are. Default: what the status of the Application tells, otherwise its own namespace.',
    ),
});

/** `spec.config` of a Backend with this driver. */
export interface DriverConfig {
  healthyForMs: number;
  namespace?: string;
}

/** Checks and reads `spec.config`. */
export const argocdConfig: BackendConfig<DriverConfig> = backendConfig(
  configSchema.transform(({ healthyFor, namespace }) => ({
    healthyForMs: durationMs(healthyFor),
    namespace,
  })),
);
