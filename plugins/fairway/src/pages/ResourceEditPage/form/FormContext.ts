import { createContext, useContext } from 'react';
import type { FieldCause } from '@fairway/plugin-fairway-react';
import { fieldPath } from '@fairway/plugin-fairway-common';
import type { Path } from '../text/documentText';

/** Texts that are suggested, by the path of the field. */
export type Suggestions = Readonly<Record<string, readonly string[]>>;

/** What all fields of a form share. */
export interface FormState {
  problems: readonly FieldCause[];
  /** What may be written, by the path of the field; anything else may be, too. */
  suggestions: Suggestions;
  /** @param value - undefined takes the field out */
  change: (path: Path, value: unknown) => void;
}

export const FormContext = createContext<FormState>({
  problems: [],
  suggestions: {},
  change: () => {},
});

/** What is wrong with one field, what is suggested for it, and the way to change it. */
export function useField(path: Path): {
  problem: string | undefined;
  suggestions: readonly string[];
  change: (value: unknown) => void;
} {
  const { problems, suggestions, change } = useContext(FormContext);
  const field = fieldPath(path);
  const messages = problems
    .filter(problem => problem.field === field)
    .map(({ message }) => message);
  return {
    problem: messages.length > 0 ? messages.join('; ') : undefined,
    suggestions: suggestions[field] ?? [],
    change: value => change(path, value),
  };
}
