import { useCallback, useMemo, useState } from 'react';
import {
  changeText,
  Fields,
  Path,
  readText,
  TextProblem,
} from './text/documentText';

/** A document as text and as data, which stay the same. */
export interface DocumentState {
  text: string;
  /** The last state that could be read. */
  document: Fields;
  /** Why the text cannot be read now. */
  broken?: TextProblem;
  setText: (text: string) => void;
  /** Changes one field; undefined takes it out. */
  change: (path: Path, value: unknown) => void;
  /** Makes the text what it was when it could last be read. */
  restore: () => void;
}

/** Keeps a document that is written as a form and as YAML at the same time. */
export function useDocument(initial: string): DocumentState {
  const [state, setState] = useState({ text: initial, good: initial });
  const reading = useMemo(() => readText(state.text), [state.text]);
  const document = useMemo(
    () => readText(state.good).document ?? {},
    [state.good],
  );
  const setText = useCallback(
    (text: string) =>
      setState(before => ({
        text,
        good: readText(text).document ? text : before.good,
      })),
    [],
  );
  const change = useCallback(
    (path: Path, value: unknown) =>
      setState(({ good }) => {
        const text = changeText(good, path, value);
        return { text, good: text };
      }),
    [],
  );
  const restore = useCallback(
    () => setState(({ good }) => ({ text: good, good })),
    [],
  );
  return {
    text: state.text,
    document,
    ...(reading.problem ? { broken: reading.problem } : {}),
    setText,
    change,
    restore,
  };
}
