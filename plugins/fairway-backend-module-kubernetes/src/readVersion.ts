import type {
  DriverBinding,
  DriverContext,
  Reading,
} from '@fairway/plugin-fairway-node';
import { lastWriterOf } from './ownership/managedFields';
import { readWritable } from './readWritable';

/** The version that an object holds, which Fairway may write. @throws DeliveryError */
export async function readVersion(
  binding: DriverBinding,
  context: Pick<DriverContext, 'cluster' | 'signal'>,
): Promise<Reading> {
  const { live, field } = await readWritable(binding, context, false);
  const changedBy = lastWriterOf(live, field.path);
  return { version: field.current, ...(changedBy && { changedBy }) };
}
