export const runMessages = {
  versionsBefore_one: '{{first}} and {{count}} other',
  versionsBefore_other: '{{first}} and {{count}} others',
} as const;
