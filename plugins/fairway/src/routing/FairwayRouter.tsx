import { LoadingState } from '@fairway/plugin-fairway-react';
import { Fragment, lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { NotFoundPage } from '../pages/NotFoundPage';
import { RESOURCE_PLURALS } from './paths';

const PromotionsPage = lazy(() =>
  import('../pages/PromotionsPage').then(m => ({ default: m.PromotionsPage })),
);
const PromotePage = lazy(() =>
  import('../pages/PromotePage').then(m => ({ default: m.PromotePage })),
);
const PromotionPage = lazy(() =>
  import('../pages/PromotionPage').then(m => ({ default: m.PromotionPage })),
);
const RunPage = lazy(() =>
  import('../pages/RunPage').then(m => ({ default: m.RunPage })),
);
const TargetPage = lazy(() =>
  import('../pages/TargetPage').then(m => ({ default: m.TargetPage })),
);
const ApprovalsPage = lazy(() =>
  import('../pages/ApprovalsPage').then(m => ({ default: m.ApprovalsPage })),
);
const FleetPage = lazy(() =>
  import('../pages/FleetPage').then(m => ({ default: m.FleetPage })),
);
const ActivityPage = lazy(() =>
  import('../pages/ActivityPage').then(m => ({ default: m.ActivityPage })),
);
const DiscoverPage = lazy(() =>
  import('../pages/DiscoverPage').then(m => ({ default: m.DiscoverPage })),
);
const ResourceListPage = lazy(() =>
  import('../pages/ResourceListPage').then(m => ({
    default: m.ResourceListPage,
  })),
);
const ResourceDetailPage = lazy(() =>
  import('../pages/ResourceDetailPage').then(m => ({
    default: m.ResourceDetailPage,
  })),
);
const ResourceEditPage = lazy(() =>
  import('../pages/ResourceEditPage').then(m => ({
    default: m.ResourceEditPage,
  })),
);

/** All pages of Fairway, below the path that it is mounted at. */
export function FairwayRouter() {
  return (
    <Suspense fallback={<LoadingState />}>
      <Routes>
        <Route index element={<PromotionsPage />} />
        <Route path="promote" element={<PromotePage />} />
        <Route path="promotions/:namespace/:name" element={<PromotionPage />} />
        <Route path="runs/:namespace/:name/*" element={<RunPage />} />
        <Route path="targets/:namespace/:name/*" element={<TargetPage />} />
        <Route path="approvals/*" element={<ApprovalsPage />} />
        <Route path="fleet/*" element={<FleetPage />} />
        <Route path="discover" element={<DiscoverPage />} />
        <Route path="activity/*" element={<ActivityPage />} />
        {RESOURCE_PLURALS.map(plural => (
          // The key keeps the state of one kind from the page of another.
          <Fragment key={plural}>
            <Route
              path={plural}
              element={<ResourceListPage key={plural} plural={plural} />}
            />
            <Route
              path={`${plural}/new`}
              element={<ResourceEditPage key={plural} plural={plural} />}
            />
            <Route
              path={`${plural}/:namespace/:name/edit`}
              element={<ResourceEditPage key={plural} plural={plural} />}
            />
            <Route
              path={`${plural}/:namespace/:name/*`}
              element={<ResourceDetailPage key={plural} plural={plural} />}
            />
          </Fragment>
        ))}
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  );
}
