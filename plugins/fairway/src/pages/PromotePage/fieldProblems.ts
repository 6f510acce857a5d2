import { FairwayError } from '@fairway/plugin-fairway-react';

/** The fields of the form, and where each is in the document. */
const PATHS = {
  source: 'spec.sourceRef',
  version: 'spec.version',
  fleet: 'spec.fleetRef',
  plan: 'spec.planRef',
  clusters: 'spec.scope',
} as const;

/** A field of the form. */
export type PromoteField = keyof typeof PATHS;

/** What is wrong, by field; `other` is about none of them. */
export type FieldProblems = Record<PromoteField | 'other', string[]>;

/** Sorts what the backend says is wrong by the fields of the form. */
export function fieldProblems(
  problems: readonly { field?: string; message: string }[],
): FieldProblems {
  const sorted: FieldProblems = {
    source: [],
    version: [],
    fleet: [],
    plan: [],
    clusters: [],
    other: [],
  };
  for (const { field, message } of problems) {
    const messages = sorted[fieldOf(field)];
    if (!messages.includes(message)) {
      messages.push(message);
    }
  }
  return sorted;
}

/** The causes that an error names; the error itself where it names none. */
export function problemsOf(
  error: Error | undefined,
): { field?: string; message: string }[] {
  if (!error) {
    return [];
  }
  return error instanceof FairwayError && error.causes.length > 0
    ? [...error.causes]
    : [{ message: error.message }];
}

function fieldOf(path: string | undefined): PromoteField | 'other' {
  // `spec.version` must not take `spec.versions`, which the form does not have.
  const found = Object.entries(PATHS).find(
    ([, prefix]) =>
      path === prefix ||
      path?.startsWith(`${prefix}.`) ||
      path?.startsWith(`${prefix}[`),
  );
  return (found?.[0] as PromoteField | undefined) ?? 'other';
}
