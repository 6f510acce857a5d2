export {
  createViewsRouter,
  type ViewsRouterOptions,
} from './createViewsRouter';
