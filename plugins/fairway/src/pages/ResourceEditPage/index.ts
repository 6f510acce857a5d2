export { ResourceEditPage } from './ResourceEditPage';
