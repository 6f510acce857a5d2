import { lookOf, wordsOf } from './phases';
import { StateChip } from './StateChip';

/** The phase of a run, stage or target, told by shape, words and colour. @public */
export function PhaseChip(props: { phase: string }) {
  return <StateChip {...lookOf(props.phase)}>{wordsOf(props.phase)}</StateChip>;
}
