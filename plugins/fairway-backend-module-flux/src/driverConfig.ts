import type { FieldError } from '@fairway/plugin-fairway-common';
import { fieldErrors } from '@fairway/plugin-fairway-node/driverKit';
import { z } from 'zod';

/** There is nothing to set. */
const configSchema = z.strictObject({});

/** Checks `spec.config` of a Backend. */
export function validateDriverConfig(
  config: Record<string, unknown> | undefined,
): FieldError[] {
  const result = configSchema.safeParse(config ?? {});
  return result.success ? [] : fieldErrors(result.error);
}
