export { ResourceSummary } from './ResourceSummary';
