import { InfoCard } from '@backstage/core-components';
import { LiveProvider, ViewContent } from '@fairway/plugin-fairway-react';
import { useT } from '../translation';
import { StageVersionsTable } from './StageVersionsTable';
import { useSourceOverview } from './useSourceOverview';

/** The card of an entity: which version is where. */
export function EntityPromotionsCard() {
  const t = useT();
  return (
    <LiveProvider topics={[{ plural: 'promotionruns' }]}>
      <InfoCard title={t('entity.title')}>
        <Versions />
      </InfoCard>
    </LiveProvider>
  );
}

function Versions() {
  return (
    <ViewContent view={useSourceOverview()}>
      {({ stages }) => <StageVersionsTable stages={stages} />}
    </ViewContent>
  );
}
