import {
  PREVIEW_OUTCOMES,
  PreviewClusters,
} from '@fairway/plugin-fairway-common';
import { z } from 'zod';
import { badRequest } from '../../resources/statusError';

const placeSchema = z.strictObject({
  stage: z.string(),
  batch: z.number().int().min(0),
  order: z.number().int().min(0),
  cluster: z.string(),
});

const cursorSchema = z.strictObject({
  place: placeSchema,
  outcomes: z.partialRecord(
    z.enum(PREVIEW_OUTCOMES),
    z.number().int().min(0).max(1_000_000),
  ),
});

/** The place of a cluster within a promotion. */
export type Place = z.infer<typeof placeSchema>;

/** Where a page ended, and what was found so far. */
export interface PreviewCursor {
  place: Place;
  outcomes: PreviewClusters['asked']['outcomes'];
}

/** A place as a text that clients hand back. */
export function encodeCursor(cursor: PreviewCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** Reads what {@link encodeCursor} wrote. @throws StatusError BadRequest */
export function decodeCursor(text: string): PreviewCursor {
  try {
    return cursorSchema.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString()),
    );
  } catch {
    throw badRequest(
      'cursor is not valid: hand back that of the page before, or start again without it',
    );
  }
}
