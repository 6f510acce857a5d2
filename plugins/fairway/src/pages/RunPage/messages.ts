export const runPageMessages = {
  summary: '{{source}} {{version}} to {{fleet}}.',
  stages: 'Stages',
  column: {
    stage: 'Stage',
    phase: 'Phase',
    converged: 'Converged',
    failed: 'Failed',
    message: 'Says',
    started: 'Started',
  },
} as const;
