export { ResourceForm } from './ResourceForm';
