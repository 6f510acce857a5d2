import type { FieldError } from '@fairway/plugin-fairway-common';
import { z } from 'zod';
import { fieldErrors } from './versionSpecs';

/** `spec.config` of the Backends of a driver. @public */
export interface BackendConfig<Config> {
  validate(config: Record<string, unknown> | undefined): FieldError[];
  /** Reads what admission has accepted before, with its defaults. */
  read(config: Record<string, unknown> | undefined): Config;
}

/** Checks and reads `spec.config` by a schema. @public */
export function backendConfig<Config>(
  schema: z.ZodType<Config>,
): BackendConfig<Config> {
  return {
    validate: config => {
      const result = schema.safeParse(config ?? {});
      return result.success ? [] : fieldErrors(result.error);
    },
    read: config => schema.parse(config ?? {}),
  };
}
