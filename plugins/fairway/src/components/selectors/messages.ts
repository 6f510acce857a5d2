export const selectorMessages = {
  is: '{{key}} is {{value}}',
  In: '{{key}} is one of {{values}}',
  NotIn: '{{key}} is none of {{values}}',
  Exists: 'has the label {{key}}',
  DoesNotExist: 'does not have the label {{key}}',
  and: ' and ',
  all: 'every cluster of the namespace',
} as const;
