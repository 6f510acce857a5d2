import type {
  DriverBinding,
  DriverContext,
  Reading,
} from '@fairway/plugin-fairway-node';
import { readWritable } from './readWritable';

/** The version that an object holds, which Fairway may write. @throws DeliveryError */
export async function readVersion(
  binding: DriverBinding,
  context: Pick<DriverContext, 'cluster' | 'signal'>,
): Promise<Reading> {
  const { field } = await readWritable(binding, context, false);
  return { version: field.current };
}
