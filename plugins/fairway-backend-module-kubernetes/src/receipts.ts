import type {
  DeliveryIntent,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import { z } from 'zod';

/** The annotation in which a write leaves its key, and the version that it replaced. */
export const RECEIPTS = 'fairway.dev/receipts';

const receiptsSchema = z.record(
  z.string(),
  z.object({ key: z.string(), previous: z.string().nullable() }),
);

/** What the last write of a unit has left in the object. */
export type WriteMark = z.infer<typeof receiptsSchema>[string];

/**
 * What the last write of this intent's unit has left in the object, where it was this intent.
 *
 * @remarks
 * It is written in the same request as the version. So a write whose answer was lost, or whose process died before it
 * stored the answer, is recognised when it is repeated, and the version before it is not lost.
 */
export function markOf(
  object: WatchedObject,
  intent: DeliveryIntent,
): WriteMark | undefined {
  const mark = readMarks(object)[unitKey(intent)];
  return mark?.key === intent.key ? mark : undefined;
}

/** The value of the annotation with the mark of a write. */
export function withMark(
  object: WatchedObject,
  intent: DeliveryIntent,
  previous: string | null,
): string {
  return JSON.stringify({
    ...readMarks(object),
    [unitKey(intent)]: { key: intent.key, previous },
  });
}

function readMarks(object: WatchedObject): Record<string, WriteMark> {
  try {
    const text = object.metadata.annotations?.[RECEIPTS] ?? '{}';
    return receiptsSchema.parse(JSON.parse(text));
  } catch {
    return {}; // somebody has edited it; the next write puts it right
  }
}

function unitKey({ source, unit }: DeliveryIntent): string {
  return `${source}/${unit.name}`;
}
