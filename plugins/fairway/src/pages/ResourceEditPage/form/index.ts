export { ResourceForm } from './ResourceForm';
export type { Suggestions } from './FormContext';
