import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { conditionMessages } from '../components/conditions/messages';
import { planMessages } from '../components/plan/messages';
import { previewMessages } from '../components/preview/messages';
import { runMessages } from '../components/run/messages';
import { runsMessages } from '../components/runs/messages';
import { approvalMessages } from '../components/approval/messages';
import { gateMessages } from '../components/gates/messages';
import { historyMessages } from '../components/history/messages';
import { selectorMessages } from '../components/selectors/messages';
import { simulationMessages } from '../components/simulation/messages';
import { entityMessages } from '../entity/messages';
import { activityPageMessages } from '../pages/ActivityPage/messages';
import { approvalsPageMessages } from '../pages/ApprovalsPage/messages';
import { discoverPageMessages } from '../pages/DiscoverPage/messages';
import { fleetPageMessages } from '../pages/FleetPage/messages';
import { notFoundPageMessages } from '../pages/NotFoundPage/messages';
import { promotePageMessages } from '../pages/PromotePage/messages';
import { promotionPageMessages } from '../pages/PromotionPage/messages';
import { promotionsPageMessages } from '../pages/PromotionsPage/messages';
import { resourceDetailPageMessages } from '../pages/ResourceDetailPage/messages';
import { resourceEditPageMessages } from '../pages/ResourceEditPage/messages';
import { resourceListPageMessages } from '../pages/ResourceListPage/messages';
import { runPageMessages } from '../pages/RunPage/messages';
import { targetPageMessages } from '../pages/TargetPage/messages';
import { sharedMessages } from './sharedMessages';

/** The English strings of all pages, which an app may translate. Each page keeps its own in its folder. @public */
export const fairwayTranslationRef = createTranslationRef({
  id: 'fairway',
  messages: {
    ...sharedMessages,
    activityPage: activityPageMessages,
    approvalsPage: approvalsPageMessages,
    approval: approvalMessages,
    condition: conditionMessages,
    discoverPage: discoverPageMessages,
    entity: entityMessages,
    fleetPage: fleetPageMessages,
    gates: gateMessages,
    history: historyMessages,
    notFoundPage: notFoundPageMessages,
    plan: planMessages,
    preview: previewMessages,
    promotePage: promotePageMessages,
    promotionPage: promotionPageMessages,
    promotionsPage: promotionsPageMessages,
    resourceDetailPage: resourceDetailPageMessages,
    resourceEditPage: resourceEditPageMessages,
    resourceListPage: resourceListPageMessages,
    run: runMessages,
    runPage: runPageMessages,
    runs: runsMessages,
    selector: selectorMessages,
    simulation: simulationMessages,
    targetPage: targetPageMessages,
  },
});
