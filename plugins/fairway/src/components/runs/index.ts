export { EndedRuns } from './EndedRuns';
export { PersonName, personName } from './PersonName';
export { RunInFlight } from './RunInFlight';
export { StageBars } from './StageBars';
