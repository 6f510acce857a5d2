export const promotePageMessages = {
  title: 'Promote',
  subtitle: 'Bring a version of a source to the clusters of a fleet',
  field: {
    source: 'Source',
    version: 'Version',
    fleet: 'Fleet',
    plan: 'Plan',
    clusters: 'Only these clusters',
  },
  help: {
    source: 'What is promoted',
    version: 'A tag, digest or revision; recent ones are suggested',
    fleet: 'Where it goes',
    plan: 'How it goes there: stages, waves and gates',
    clusters: 'Leave it empty for the whole fleet',
  },
  start: 'Start',
  chooseSource: 'Choose a source first.',
  unknownSource: 'There is no source {{source}}, or you may not see it',
  noSources: {
    title: 'There is nothing to promote yet',
    description:
      'A source says which objects on the clusters carry a version. Make one first.',
  },
  refusal: {
    missing: 'Fill in first: {{fields}}',
    loading: 'Wait for the preview',
    forbidden:
      'You can look at what would happen, but not start it: {{reason}}',
  },
  preview: {
    title: 'What would happen',
    loading: 'Working it out…',
    summary: '{{clusters}} in {{stages}}',
    stages_one: '{{count}} stage',
    stages_other: '{{count}} stages',
    refresh: 'Look again',
    none: 'Shows clusters, waves, gates and diffs before anything starts. Fill in first: {{fields}}.',
    invalid: 'Something is wrong with what was filled in; see the fields.',
    failed: 'The preview could not be made',
    problems: 'Why it cannot start',
    warnings: 'What to know',
    uncovered:
      'In no stage of the plan, so nothing happens there: {{clusters}}',
  },
} as const;
