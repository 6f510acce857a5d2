export { argoDefinitions } from './argocd';
export { fluxDefinitions } from './flux';
