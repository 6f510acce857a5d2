import { FieldWrite } from '../fields/fieldManager';
import { apiVersionOf, KindDefinition } from '../kinds/kind';
import { ignoredFields } from './candidate';
import { ApiContext, nowText } from './context';
import { WriteOptions } from './writeOptions';

/** Describes a write to the ownership tracking. */
export function fieldWrite(
  context: ApiContext,
  kind: KindDefinition,
  options: WriteOptions,
  operation: 'Apply' | 'Update',
): FieldWrite {
  return {
    identity: {
      manager: options.fieldManager,
      operation,
      apiVersion: apiVersionOf(kind),
      subresource: options.subresource,
    },
    schema: kind.schema,
    ignored: ignoredFields(kind, options.subresource),
    time: nowText(context),
  };
}
