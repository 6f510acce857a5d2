import { backendConfig } from '@fairway/plugin-fairway-node/driverKit';
import { z } from 'zod';

const configSchema = z.strictObject({
  kindsWithoutStatus: z
    .array(
      z
        .string()
        .regex(
          /^[A-Z][A-Za-z0-9]*\.[a-z0-9][-a-z0-9.]*$/,
          'must be a kind with its group such as Widget.example.com',
        ),
    )
    .default([])
    .describe(
      'Custom kinds that report no status: their objects count as converged once they hold the version.',
    ),
});

/** `spec.config` of a Backend with this driver. */
export type DriverConfig = z.infer<typeof configSchema>;

/** Checks and reads `spec.config`. */
export const kubernetesConfig = backendConfig(configSchema);
