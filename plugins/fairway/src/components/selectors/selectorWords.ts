import type { LabelSelector } from '@fairway/plugin-fairway-common';
import type { Translate } from '../../translation';

/** A selector as a part of a sentence: "region is eu and ring is one of canary, early". */
export function selectorWords(t: Translate, selector: LabelSelector): string {
  const parts = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) =>
      t('selector.is', { key, value }),
    ),
    ...(selector.matchExpressions ?? []).map(({ key, operator, values = [] }) =>
      t(`selector.${operator}`, { key, values: values.join(', ') }),
    ),
  ];
  return parts.length > 0 ? parts.join(t('selector.and')) : t('selector.all');
}
