/**
 * Fairway for apps of the older frontend system.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { FairwayClient, fairwayApiRef } from '@fairway/plugin-fairway-react';
import { rootRouteRef } from './routing/rootRouteRef';

export { isFairwayAvailable, SOURCE_ANNOTATION } from './entity/annotation';
export { fairwayTranslationRef } from './translation';

/** @public */
export const fairwayPlugin = createPlugin({
  id: 'fairway',
  routes: { root: rootRouteRef },
  apis: [
    createApiFactory({
      api: fairwayApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: apis => new FairwayClient(apis),
    }),
  ],
});

/** All pages: `<Route path="/fairway" element={<FairwayPage />} />`. @public */
export const FairwayPage = fairwayPlugin.provide(
  createRoutableExtension({
    name: 'FairwayPage',
    component: () =>
      import('./routing/FairwayRouter').then(m => m.FairwayRouter),
    mountPoint: rootRouteRef,
  }),
);

/** The tab of an entity; show it where {@link isFairwayAvailable} says so. @public */
export const EntityPromotionsContent = fairwayPlugin.provide(
  createComponentExtension({
    name: 'EntityPromotionsContent',
    component: {
      lazy: () =>
        import('./entity/EntityPromotionsContent').then(
          m => m.EntityPromotionsContent,
        ),
    },
  }),
);

/** The card of an entity; show it where {@link isFairwayAvailable} says so. @public */
export const EntityPromotionsCard = fairwayPlugin.provide(
  createComponentExtension({
    name: 'EntityPromotionsCard',
    component: {
      lazy: () =>
        import('./entity/EntityPromotionsCard').then(
          m => m.EntityPromotionsCard,
        ),
    },
  }),
);
