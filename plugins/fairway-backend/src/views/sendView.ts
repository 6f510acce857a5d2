import type { Response } from 'express';

/** Answers with a view. It is of this moment and of this caller. */
export function sendView(res: Response, view: object): void {
  res.setHeader('Cache-Control', 'no-cache, private');
  res.json(view);
}
