import { createContext, useContext } from 'react';
import type { FieldCause } from '@fairway/plugin-fairway-react';
import { fieldPath } from '@fairway/plugin-fairway-common';
import type { Path } from '../text/documentText';

/** What all fields of a form share. */
export interface FormState {
  problems: readonly FieldCause[];
  /** @param value - undefined takes the field out */
  change: (path: Path, value: unknown) => void;
}

export const FormContext = createContext<FormState>({
  problems: [],
  change: () => {},
});

/** What is wrong with one field, and the way to change it. */
export function useField(path: Path): {
  problem: string | undefined;
  change: (value: unknown) => void;
} {
  const { problems, change } = useContext(FormContext);
  const field = fieldPath(path);
  const messages = problems
    .filter(problem => problem.field === field)
    .map(({ message }) => message);
  return {
    problem: messages.length > 0 ? messages.join('; ') : undefined,
    change: value => change(path, value),
  };
}
