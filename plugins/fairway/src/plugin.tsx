import { discoveryApiRef, fetchApiRef } from '@backstage/core-plugin-api';
import {
  ApiBlueprint,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { FairwayClient, fairwayApiRef } from '@fairway/plugin-fairway-react';
import { FairwayIcon } from './components/FairwayIcon';
import { SOURCE_ANNOTATION } from './entity/annotation';
import { rootRouteRef } from './routing/rootRouteRef';

const fairwayApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: fairwayApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: apis => new FairwayClient(apis),
    }),
});

const fairwayPage = PageBlueprint.make({
  params: {
    path: '/fairway',
    title: 'Fairway',
    icon: <FairwayIcon />,
    routeRef: rootRouteRef,
    noHeader: true,
    loader: () =>
      import('./routing/FairwayRouter').then(m => <m.FairwayRouter />),
  },
});

const hasSource = {
  [`metadata.annotations.${SOURCE_ANNOTATION}`]: { $exists: true },
};

const promotionsContent = EntityContentBlueprint.make({
  name: 'promotions',
  params: {
    path: '/promotions',
    title: 'Promotions',
    group: 'deployment',
    filter: hasSource,
    loader: () =>
      import('./entity/EntityPromotionsContent').then(m => (
        <m.EntityPromotionsContent />
      )),
  },
});

const promotionsCard = EntityCardBlueprint.make({
  name: 'promotions',
  params: {
    filter: hasSource,
    loader: () =>
      import('./entity/EntityPromotionsCard').then(m => (
        <m.EntityPromotionsCard />
      )),
  },
});

/** Promotions of Kubernetes fleets. @public */
export const fairwayPlugin = createFrontendPlugin({
  pluginId: 'fairway',
  title: 'Fairway',
  icon: <FairwayIcon />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  extensions: [fairwayApi, fairwayPage, promotionsContent, promotionsCard],
});
