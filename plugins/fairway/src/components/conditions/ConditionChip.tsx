import type { Condition } from '@fairway/plugin-fairway-common';
import { Shape, StateChip, Tone, wordsOf } from '@fairway/plugin-fairway-react';
import { useT } from '../../translation';

const LOOKS: Record<Condition['status'], { tone: Tone; shape: Shape }> = {
  True: { tone: 'good', shape: 'check' },
  False: { tone: 'bad', shape: 'cross' },
  Unknown: { tone: 'waiting', shape: 'question' },
};

/** Whether something is so, such as that an object is ready; told by shape, words and colour. */
export function ConditionChip(props: {
  type: string;
  status: Condition['status'];
}) {
  const { type, status } = props;
  const t = useT();
  return (
    <StateChip {...LOOKS[status]}>
      {t(`condition.${status}`, {
        condition:
          status === 'True' ? wordsOf(type) : wordsOf(type).toLowerCase(),
      })}
    </StateChip>
  );
}
