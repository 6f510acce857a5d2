export { backendsOf } from './backendsOf';
export { sampleBindings, type SampleBinding } from './sampleBindings';
export { unitErrors } from './unitErrors';
