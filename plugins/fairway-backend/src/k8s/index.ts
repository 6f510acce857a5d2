export {
  createKubernetesRouter,
  type KubernetesRouterOptions,
} from './createKubernetesRouter';
export type {
  AccessAnswer,
  AccessQuestion,
  AccessReviewer,
  ResourceRule,
} from './reviewRoutes';
