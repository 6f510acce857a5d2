import { lookOf, PhaseClusters } from './phases';
import { StateChip } from './StateChip';
import { usePhaseWords } from './usePhaseWords';

/** The phase of a run, stage or target, told by shape, words and colour. @public */
export function PhaseChip(props: {
  phase: string;
  /** The clusters of a run or stage: success is told with those that failed. */
  clusters?: PhaseClusters;
}) {
  const { phase, clusters } = props;
  const wordsFor = usePhaseWords();
  return (
    <StateChip {...lookOf(phase, clusters)}>
      {wordsFor(phase, clusters)}
    </StateChip>
  );
}
