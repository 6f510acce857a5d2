import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Button from '@material-ui/core/Button';
import type { PromotionRun, TargetRow } from '@fairway/plugin-fairway-common';
import {
  EmptyState,
  useTargetRowStore,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import { useCallback, useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { useCommandOffers } from '../../components/run';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { Legend } from './Legend';
import { OpenGates } from './OpenGates';
import { ReasonPanel } from './ReasonPanel';
import { StageGraph } from './StageGraph';
import { StageSection } from './StageSection';
import { TargetFilterBar } from './TargetFilterBar';
import { TargetPeek } from './TargetPeek';
import { TargetTable } from './TargetTable';
import { UnreadTargets } from './UnreadTargets';
import { useRunLanes } from './useRun';
import { isFiltered, useTargetFilter } from './useTargetFilter';

const useStyles = makeStyles(
  theme => ({
    columns: {
      display: 'grid',
      gap: theme.spacing(3),
      gridTemplateColumns: 'minmax(0, 1fr)',
      [theme.breakpoints.up('lg')]: {
        gridTemplateColumns: 'minmax(0, 1fr) 320px',
      },
    },
    aside: {
      display: 'grid',
      alignContent: 'start',
      gap: theme.spacing(2),
    },
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(2),
    },
  }),
  { name: 'FairwayRunWaves' },
);

/** The waves of a run: its stages, their gates and batches, and each target as a cell. */
export function RunWaves(props: { run: PromotionRun }) {
  const { run } = props;
  const { namespace, name } = run.metadata;
  const runName = useMemo(() => ({ namespace, name }), [namespace, name]);
  const t = useT();
  const classes = useStyles();
  const paths = useFairwayPaths();
  const navigate = useNavigate();
  const lanes = useRunLanes(runName);
  const offers = useCommandOffers(runName);
  const store = useTargetRowStore(namespace, name);
  const [filter, setFilter] = useTargetFilter();
  const [selected, setSelected] = useState<TargetRow>();
  const open = useCallback(
    (row: TargetRow) => navigate(paths.target(namespace, row.name)),
    [navigate, paths, namespace],
  );

  return (
    <>
      <OpenGates run={run} />
      <StageGraph run={run} />
      <ViewContent view={lanes}>
        {({ lanes: all, failures, waiting }) => (
          <div className={classes.columns}>
            <section aria-labelledby="run-waves">
              <div className={classes.bar}>
                <Typography variant="h5" component="h2" id="run-waves">
                  {t('runPage.waves.title')}
                </Typography>
                <TargetFilterBar filter={filter} onChange={setFilter} />
              </div>
              {store && <UnreadTargets store={store} />}
              {isFiltered(filter) ? (
                <TargetTable run={runName} filter={filter} />
              ) : (
                <>
                  {all.length > 0 && <Legend />}
                  {all.length === 0 && <NoClusters run={run} />}
                  {store &&
                    run.spec.plan.spec.stages.map(stage => (
                      <StageSection
                        key={stage.name}
                        run={run}
                        stage={stage}
                        lanes={all.filter(lane => lane.stage === stage.name)}
                        offers={offers.value?.items.filter(
                          offer => offer.stage === stage.name,
                        )}
                        onCommand={offers.reload}
                        store={store}
                        selected={selected?.uid}
                        onSelect={setSelected}
                        onOpen={open}
                      />
                    ))}
                </>
              )}
            </section>
            <aside className={classes.aside}>
              <ReasonPanel
                title={t('runPage.reasons.failures')}
                empty={t('runPage.reasons.noFailures')}
                groups={failures}
                selected={filter.signature}
                onSelect={setFilter}
              />
              <ReasonPanel
                title={t('runPage.reasons.waiting')}
                empty={t('runPage.reasons.noneWaiting')}
                groups={waiting}
                selected={filter.signature}
                onSelect={setFilter}
              />
            </aside>
          </div>
        )}
      </ViewContent>
      {selected && store && (
        <TargetPeek
          namespace={namespace}
          row={selected}
          store={store}
          onClose={() => setSelected(undefined)}
        />
      )}
    </>
  );
}

function NoClusters(props: { run: PromotionRun }) {
  const { metadata, spec } = props.run;
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <EmptyState
      title={t('runPage.waves.empty.title')}
      description={t('runPage.waves.empty.description')}
      action={
        <Button
          variant="outlined"
          component={Link}
          to={paths.resource('plans', metadata.namespace, spec.plan.name)}
        >
          {t('runPage.waves.empty.action')}
        </Button>
      }
    />
  );
}
