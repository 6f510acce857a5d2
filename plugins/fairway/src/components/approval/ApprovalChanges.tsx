import { useApi } from '@backstage/core-plugin-api';
import {
  InboxItem,
  ROLLBACK_STAGE,
  TargetRow,
  ViewPage,
} from '@fairway/plugin-fairway-common';
import {
  fairwayApiRef,
  LoadingState,
  targetVersions,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useCallback } from 'react';
import { useT } from '../../translation';
import { DataTable } from '../DataTable';
import { runViewPath } from '../run';

const SHOWN = 100;

const useStyles = makeStyles(
  { list: { maxHeight: 220, overflow: 'auto' } },
  { name: 'FairwayApprovalChanges' },
);

/** Which clusters get what. */
export function ApprovalChanges(props: { item: InboxItem }) {
  const { namespace, run, stage } = props.item;
  const t = useT();
  const classes = useStyles();
  const api = useApi(fairwayApiRef);
  const goesBack = stage === ROLLBACK_STAGE;
  const load = useCallback(
    (signal: AbortSignal) =>
      api.view<ViewPage<TargetRow>>(
        `${runViewPath({ namespace, name: run })}/targets`,
        { stage: goesBack ? undefined : stage, limit: SHOWN },
        signal,
      ),
    [api, namespace, run, stage, goesBack],
  );
  const view = useView(load, () => false);
  return (
    <section>
      <Typography variant="subtitle1" component="h3">
        {t(goesBack ? 'approval.changes.rollback' : 'approval.changes.title')}
      </Typography>
      <ViewContent view={view} loading={<LoadingState rows={3} />}>
        {({ items, total }) =>
          total === 0 ? (
            <Typography variant="body2">
              {t('approval.changes.none')}
            </Typography>
          ) : (
            <>
              <div className={classes.list}>
                <DataTable
                  label={t('approval.changes.title')}
                  rows={items}
                  rowKey={({ uid }) => uid}
                  columns={[
                    {
                      title: t('approval.changes.cluster'),
                      cell: ({ cluster }) => cluster,
                    },
                    {
                      title: t('approval.changes.unit'),
                      cell: ({ unit }) => unit,
                    },
                    {
                      title: t('approval.changes.version'),
                      cell: row =>
                        targetVersions(
                          goesBack ? { ...row, operation: 'Rollback' } : row,
                        ),
                    },
                  ]}
                />
              </div>
              {total > items.length && (
                <Typography variant="body2">
                  {t('approval.changes.more', { count: total - items.length })}
                </Typography>
              )}
            </>
          )
        }
      </ViewContent>
    </section>
  );
}
