export const promotionPageMessages = {
  starting: 'Starting…',
  summary: '{{source}} {{version}} to {{fleet}} by {{plan}}.',
  wait: 'The run opens here by itself.',
  suspended:
    'This promotion is suspended: it starts when spec.suspend is set to false.',
  earlier: 'See the run before',
} as const;
