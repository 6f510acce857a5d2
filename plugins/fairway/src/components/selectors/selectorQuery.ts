import type { LabelSelector } from '@fairway/plugin-fairway-common';

/** A selector as `kubectl get -l` takes it; the empty text selects everything. */
export function selectorQuery(selector: LabelSelector): string {
  return [
    ...Object.entries(selector.matchLabels ?? {}).map(
      ([key, value]) => `${key}=${value}`,
    ),
    ...(selector.matchExpressions ?? []).map(
      ({ key, operator, values = [] }) => {
        switch (operator) {
          case 'In':
            return `${key} in (${values.join(',')})`;
          case 'NotIn':
            return `${key} notin (${values.join(',')})`;
          case 'Exists':
            return key;
          case 'DoesNotExist':
            return `!${key}`;
          default:
            return operator satisfies never;
        }
      },
    ),
  ].join(',');
}
