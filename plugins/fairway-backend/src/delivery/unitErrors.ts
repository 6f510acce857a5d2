import type { FieldError } from '@fairway/plugin-fairway-common';
import type { DeliveryDriver } from '@fairway/plugin-fairway-node';
import { inWordsOfSource, SampleBinding } from './sampleBindings';

/** What the driver of a unit, or of a variant of it, objects to; nothing where the driver is not installed. */
export function unitErrors(
  { field, backend, binding }: SampleBinding,
  driverFor: (name: string) => DeliveryDriver | undefined,
): FieldError[] {
  const driver = backend && driverFor(backend.spec.driver);
  return (driver?.validate(binding) ?? []).map(error => ({
    ...error,
    field: error.field ? `${field}.${error.field}` : field,
    message: inWordsOfSource(error.message),
  }));
}
