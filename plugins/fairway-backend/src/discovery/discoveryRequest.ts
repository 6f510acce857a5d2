import type { DiscoveryRequest } from '@fairway/plugin-fairway-common';
import { z } from 'zod';
import { badRequest } from '../resources/statusError';
import { MAX_DISCOVERY_LIMIT } from './DiscoveryService';

const text = z.string().min(1, 'must not be empty').max(253);

const requestSchema = z.strictObject({
  namespace: text.default('default'),
  cluster: text.optional(),
  hub: text.optional(),
  drivers: z.array(text).min(1).max(20).optional(),
  objectNamespace: text
    .regex(/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/, 'must be a namespace')
    .optional(),
  limit: z.number().int().min(1).max(MAX_DISCOVERY_LIMIT).optional(),
  continue: z.string().max(8_192).optional(),
});

const EXAMPLE = '{"namespace": "team-a", "cluster": "eu-1"}';

/** Reads a {@link DiscoveryRequest}. @throws StatusError BadRequest */
export function readDiscoveryRequest(value: unknown): DiscoveryRequest {
  const { data, error } = requestSchema.safeParse(value);
  if (data) {
    return data;
  }
  const causes = error.issues.map(({ path, message }) => ({
    reason: 'FieldValueInvalid',
    field: path.join('.'),
    message,
  }));
  const [{ field, message }] = causes;
  throw badRequest(
    `${field || 'the body'}: ${message}; send such as ${EXAMPLE}`,
    causes,
  );
}
