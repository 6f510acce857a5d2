export { ResourceDetailPage } from './ResourceDetailPage';
