import { backendConfig } from '@fairway/plugin-fairway-node/driverKit';
import { z } from 'zod';

/** `spec.config` of a Backend with this driver: there is nothing to set. */
export const fluxConfig = backendConfig(z.strictObject({}));
