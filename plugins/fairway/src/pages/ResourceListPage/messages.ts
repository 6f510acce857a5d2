export const resourceListPageMessages = {
  column: { name: 'Name', namespace: 'Namespace' },
  first: 'Back to the first page',
  next: 'Next page',
  nextOf_one: 'Next page ({{count}} more)',
  nextOf_other: 'Next page ({{count}} more)',
} as const;
