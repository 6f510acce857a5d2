export const simulationMessages = {
  title: 'What would happen now',
  fleet: 'Fleet',
  chooseFleet: 'Choose a fleet',
  explanation:
    'Which clusters of a fleet land in which stage and batch right now. Nothing is written.',
  noFleets: 'There is no fleet in this namespace to try the plan on.',
  makeFleet: 'Make a fleet',
  moreFleets: 'Only the first {{number}} fleets are offered.',
  loading: 'Looking at the clusters…',
  problems: 'Why it could not start',
  warnings: 'What to know',
  uncovered_one: 'No stage takes this cluster: {{clusters}}',
  uncovered_other: 'No stage takes these {{count}} clusters: {{clusters}}',
  uncoveredMany: 'No stage takes these clusters, and maybe more: {{clusters}}',
  allCovered: 'Every cluster of the fleet has its stage.',
  incomplete: 'Put the plan right first; then it can be tried.',
} as const;
