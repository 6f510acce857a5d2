import type { Request, Router } from 'express';
import {
  InputObject,
  kindByName,
  KindDefinition,
} from '@fairway/plugin-fairway-common';
import { z } from 'zod';
import { readDocument } from '../../k8s/requestBody';
import { contextOf } from '../../k8s/requestContext';
import { untilClosed } from '../../k8s/untilClosed';
import { decodeWrite } from '../../resources/decodeWrite';
import { badRequest } from '../../resources/statusError';
import { sendView } from '../sendView';
import type { Previews } from './Previews';

const promotionKind = kindByName('Promotion')!;
const planKind = kindByName('Plan')!;

const DEFAULT_NAMESPACE = 'default';

const simulationSchema = z.strictObject({
  plan: z.record(z.string(), z.unknown()),
  fleetRef: z.strictObject({ name: z.string().min(1) }),
  namespace: z.string().min(1).default(DEFAULT_NAMESPACE),
});

const SIMULATION_EXAMPLE =
  '{"plan": <Plan document>, "fleetRef": {"name": "production"}, "namespace": "default"}';

function decode(definition: KindDefinition, document: unknown): InputObject {
  return decodeWrite(definition, document, { fieldValidation: 'Strict' }).input;
}

function readSimulation(req: Request) {
  const { data, error } = simulationSchema.safeParse(readDocument(req).value);
  if (!data) {
    const causes = error.issues.map(({ path, message }) => ({
      reason: 'FieldValueInvalid',
      field: path.join('.'),
      message,
    }));
    const [{ field, message }] = causes;
    throw badRequest(
      `${field || 'the body'}: ${message}; send ${SIMULATION_EXAMPLE}`,
      causes,
    );
  }
  return { ...data, plan: decode(planKind, data.plan) };
}

/** `/preview` and `/simulation`: what would happen. */
export function addPreviewRoutes(
  router: Router,
  { previews }: { previews: Previews },
): void {
  router.post('/preview', async (req, res) => {
    const input = decode(promotionKind, readDocument(req).value);
    sendView(
      res,
      await previews.preview(
        input,
        input.metadata.namespace ?? DEFAULT_NAMESPACE,
        contextOf(res),
        untilClosed(res),
      ),
    );
  });

  router.post('/simulation', async (req, res) => {
    const { plan, fleetRef, namespace } = readSimulation(req);
    sendView(
      res,
      await previews.simulate(plan, fleetRef.name, namespace, contextOf(res)),
    );
  });
}
