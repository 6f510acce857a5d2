import type { PromotionRun } from '@fairway/plugin-fairway-common';
import { usePhaseWords, VisuallyHidden } from '@fairway/plugin-fairway-react';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../../translation';

/** Screen readers are told at most this often; changes in between are told together. */
const SPACING_MS = 5_000;

/** Tells screen readers when the phase of the run or of a stage changes. */
export function PhaseAnnouncer(props: { run: PromotionRun }) {
  const { status } = props.run;
  const t = useT();
  const wordsFor = usePhaseWords();
  const told = useRef<Map<string, string>>();
  const current = useRef<Map<string, string>>(new Map());
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const [words, setWords] = useState('');

  current.current = new Map([
    ...(status?.stages ?? []).map(
      ({ name, phase, clusters }): [string, string] => [
        name,
        wordsFor(phase, clusters),
      ],
    ),
    // No stage has an empty name.
    ['', wordsFor(status?.phase ?? 'Pending', status?.clusters)],
  ]);
  const key = JSON.stringify([...current.current]);

  useEffect(() => {
    if (!told.current) {
      told.current = current.current;
      return;
    }
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const before = told.current!;
      told.current = current.current;
      const changed = [...current.current].filter(
        ([stage, phase]) => before.get(stage) !== phase,
      );
      if (changed.length > 0) {
        setWords(
          changed
            .map(([stage, phase]) =>
              stage
                ? t('runPage.announce.stage', { stage, phase })
                : t('runPage.announce.run', { phase }),
            )
            .join(' '),
        );
      }
    }, SPACING_MS);
  }, [key, t]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <VisuallyHidden>
      <span role="status">{words}</span>
    </VisuallyHidden>
  );
}
