export { EndedRuns } from './EndedRuns';
export { RunInFlight } from './RunInFlight';
export { StageBars } from './StageBars';
