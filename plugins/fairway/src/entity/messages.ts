export const entityMessages = {
  title: 'Promotions',
  stages: 'Versions by stage',
  active: 'In flight',
  noneActive: 'Nothing is being promoted right now.',
  recent: 'Recently ended',
  recentOf: 'Recently ended runs of {{source}}',
  last: 'Last:',
  lastRun: '{{version}}, {{phase}}',
  promote: 'Promote',
  promoteSource: 'Promote {{source}}',
  nothingPromoted:
    'Nothing was promoted yet. Press Promote to choose a version; you see what would happen before it starts.',
  unknownVersion: 'not known',
  noVersion: 'nothing there',
  noStage: 'Not in a stage yet',
  drifted_one: '{{count}} drifted',
  drifted_other: '{{count}} drifted',
  onClusters_one: 'on {{count}} cluster',
  onClusters_other: 'on {{count}} clusters',
  column: { stage: 'Stage', unit: 'Unit', versions: 'Versions' },
  noSource: {
    title: 'There is no source for this yet',
    none: 'A source says which objects on the clusters carry the version of this component.',
    missing:
      'The annotation {{annotation}} names the source {{source}}, which is not there. It appears here once it is made.',
    source:
      'Make a source that names this component, with kubectl or in the form:',
    sourceLabel: 'Source for this component',
    annotation:
      'Or, where a source is there already, name it in the catalog file of this component:',
    annotationLabel: 'Annotation for this component',
  },
} as const;
