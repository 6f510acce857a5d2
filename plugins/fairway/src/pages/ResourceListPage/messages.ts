export const resourceListPageMessages = {
  column: { name: 'Name', namespace: 'Namespace', labels: 'Labels' },
  filterBar: 'Filter',
  filter: 'Name, label or value',
  filterExample: 'eu- ring=canary',
  shown_one: '{{count}} match',
  shown_other: '{{count}} matches',
  incomplete: 'Only the first {{read}} were looked at.',
  noMatch: 'Nothing matches “{{filter}}”',
  clear: 'Show all',
} as const;
