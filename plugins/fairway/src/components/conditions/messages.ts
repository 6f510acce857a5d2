export const conditionMessages = {
  label: 'State',
  True: '{{condition}}',
  False: 'Not {{condition}}',
  Unknown: 'Not known whether {{condition}}',
  notYet: 'Fairway has not looked at it yet.',
  since: 'since',
} as const;
