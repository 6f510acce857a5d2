export { backendsOf } from './backendsOf';
export { claimConflicts } from './claimConflicts';
export { olderThan } from './olderThan';
export { sampleBindings, type SampleBinding } from './sampleBindings';
export { unitErrors } from './unitErrors';
