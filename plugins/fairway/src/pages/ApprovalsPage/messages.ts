export const approvalsPageMessages = {
  title: 'Approvals',
  subtitle: 'What waits for people',
  mine: 'Waits for you',
  others: 'Waits for others',
  more_one: 'and {{count}} more that is newer',
  more_other: 'and {{count}} more that are newer',
  place: {
    before: 'to stage {{stage}},',
    after: 'after stage {{stage}},',
    rollback: 'rollback,',
  },
  clusters_one: '{{count}} cluster',
  clusters_other: '{{count}} clusters',
  askedBy: 'asked for by',
  waits: 'waits since',
  until: 'until',
  approvals: '{{gate}}: {{done}} of {{needed}} approved',
  said: {
    Approve: 'You approved {{source}} {{version}} ({{stage}}).',
    Reject: 'You rejected {{source}} {{version}} ({{stage}}).',
  },
  gone: 'Gate {{gate}} of stage {{stage}} does not wait any more.',
  goneRun: 'See what became of {{run}}',
  keys: {
    next: 'next',
    previous: 'previous',
    approve: 'approve',
    reject: 'reject',
    open: 'open',
    close: 'close',
    off: 'Turn keys off',
    on: 'Turn keys on',
  },
  empty: {
    title: 'Nothing waits for you',
    description:
      'A run that comes to an approval gate of yours shows up here by itself. Until then, see what is in flight.',
    others_one:
      '{{count}} gate waits for other people; see below. What comes to a gate of yours shows up here by itself.',
    others_other:
      '{{count}} gates wait for other people; see below. What comes to a gate of yours shows up here by itself.',
    action: 'See all promotions',
  },
} as const;
