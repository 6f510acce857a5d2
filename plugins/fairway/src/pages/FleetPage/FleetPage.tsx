import { EmptyState, ViewContent } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { CreateButton } from '../../components/CreateButton';
import { PageFrame, PageLive } from '../../components/layout';
import { useT } from '../../translation';
import { ClusterGrid } from './ClusterGrid';
import { FleetCrumbs } from './FleetCrumbs';
import { FleetFilters } from './FleetFilters';
import { GroupGrid, stepInto } from './GroupGrid';
import { MarksKey } from './MarksKey';
import {
  FleetQuery,
  isFiltered,
  showsClusters,
  UNFILTERED,
  useFleetQuery,
} from './useFleetQuery';
import { ShownFleet, useFleetSummary } from './useFleetSummary';
import { VersionLegend } from './VersionLegend';

/** Which versions the clusters hold. */
export function FleetPage() {
  return (
    <PageLive topics={[{ plural: 'clusters' }, { plural: 'targets' }]}>
      <FleetContent />
    </PageLive>
  );
}

function FleetContent() {
  const t = useT();
  const { query, change } = useFleetQuery();
  const fleet = useFleetSummary(query);
  return (
    <PageFrame title={t('fleetPage.title')} subtitle={t('fleetPage.subtitle')}>
      <ViewContent view={fleet}>
        {value => (
          <div aria-busy={fleet.changing}>
            <Versions fleet={value} query={query} onChange={change} />
          </div>
        )}
      </ViewContent>
    </PageFrame>
  );
}

function Versions(props: {
  fleet: ShownFleet;
  query: FleetQuery;
  onChange: (changes: Partial<FleetQuery>, options?: { step: boolean }) => void;
}) {
  const { fleet, query, onChange } = props;
  const t = useT();
  const [focused, setFocused] = useState(0);
  const clear = (
    <Button variant="outlined" onClick={() => onChange(UNFILTERED)}>
      {t('fleetPage.filter.clear')}
    </Button>
  );
  const hasClusters = fleet.groups.some(({ clusters }) => clusters > 0);
  if (!hasClusters && !isFiltered(query)) {
    return (
      <EmptyState
        title={t('fleetPage.empty.title')}
        description={t('fleetPage.empty.description')}
        action={<CreateButton plural="clusters" />}
      />
    );
  }
  if (fleet.columns.length === 0 && !isFiltered(query)) {
    return (
      <EmptyState
        title={t('fleetPage.noUnits.title')}
        description={t('fleetPage.noUnits.description')}
        action={<CreateButton plural="sources" />}
      />
    );
  }
  // Rows fit the columns of the summary that was read with the same parameters.
  const shown: FleetQuery = { ...query, ...fleet.parameters };
  const index = Math.min(focused, fleet.columns.length - 1);
  const inStep =
    query.value !== undefined || query.unlabelled
      ? fleet.groups.filter(({ value }) => value === query.value)
      : fleet.groups;
  return (
    <>
      <FleetFilters
        query={query}
        labelKeys={fleet.labelKeys}
        onChange={onChange}
      />
      <FleetCrumbs query={query} onChange={onChange} />
      {!hasClusters || fleet.columns.length === 0 ? (
        <EmptyState
          title={t('fleetPage.noMatch.title')}
          description={t('fleetPage.noMatch.description')}
          action={clear}
        />
      ) : (
        <>
          <VersionLegend
            column={fleet.columns[index]}
            index={index}
            groups={inStep}
          />
          {shown.group === undefined || showsClusters(shown) ? (
            <ClusterGrid
              fleet={fleet}
              query={shown}
              clear={clear}
              onColumn={setFocused}
            />
          ) : (
            <GroupGrid
              fleet={fleet}
              groupedBy={shown.group}
              onOpen={group => onChange(stepInto(group), { step: true })}
              onColumn={setFocused}
            />
          )}
          <MarksKey />
          {fleet.columnsLeftOut > 0 && (
            <Typography variant="body2" color="textSecondary">
              {t('fleetPage.leftOut', { count: fleet.columnsLeftOut })}
            </Typography>
          )}
        </>
      )}
    </>
  );
}
