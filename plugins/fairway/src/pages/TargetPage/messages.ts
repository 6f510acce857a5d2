export const targetPageMessages = {
  summary: '{{unit}} {{version}} on {{cluster}}.',
  waitsFor: 'What it waits for',
  unblockedBy: 'Who or what can help',
} as const;
