export const entityMessages = {
  title: 'Promotions',
  stages: 'Versions by stage',
  active: 'In flight',
  noneActive: 'Nothing is being promoted right now.',
  unknownVersion: 'not known',
  column: {
    stage: 'Stage',
    unit: 'Unit',
    versions: 'Versions and their clusters',
    run: 'Run',
    version: 'Version',
    phase: 'Phase',
    message: 'Says',
  },
  empty: {
    title: 'Nothing was promoted yet',
    description: 'The first promotion shows up here.',
  },
} as const;
