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
  {
    versions: { fontWeight: 600, whiteSpace: 'nowrap' },
  },
  { name: 'FairwayApprovalChanges' },
);

/** Which clusters get what. */
export function ApprovalChanges(props: { item: InboxItem }) {
  const { namespace, run, stage, when } = props.item;
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
  let title: string = t('approval.changes.title');
  if (goesBack) {
    title = t('approval.changes.rollback');
  } else if (when === 'after') {
    title = t('approval.changes.after');
  }
  return (
    <section>
      <Typography variant="subtitle1" component="h3">
        {title}
      </Typography>
      <ViewContent view={view} loading={<LoadingState rows={3} />}>
        {({ items, total }) =>
          total === 0 ? (
            <Typography variant="body2">
              {t('approval.changes.none')}
            </Typography>
          ) : (
            <>
              <DataTable
                label={title}
                rows={groupsOf(items, goesBack)}
                rowKey={({ unit, versions }) => `${unit} ${versions}`}
                columns={[
                  {
                    title: t('approval.changes.unit'),
                    cell: ({ unit }) => unit,
                  },
                  {
                    title: t('approval.changes.version'),
                    cell: ({ versions }) => (
                      <span className={classes.versions}>{versions}</span>
                    ),
                  },
                  {
                    title: t('approval.changes.clusters'),
                    cell: ({ clusters }) =>
                      t('approval.changes.named', {
                        count: clusters.length,
                        names: clusters.join(', '),
                      }),
                  },
                ]}
              />
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

/** Clusters on which the same happens to the same unit. */
interface ChangeGroup {
  unit: string;
  versions: string;
  clusters: string[];
}

/** The largest group first. */
function groupsOf(rows: readonly TargetRow[], goesBack: boolean) {
  const groups = new Map<string, ChangeGroup>();
  for (const row of rows) {
    const { unit, cluster } = row;
    const versions = targetVersions(
      goesBack ? { ...row, operation: 'Rollback' } : row,
    );
    const key = `${unit} ${versions}`;
    const group = groups.get(key) ?? { unit, versions, clusters: [] };
    group.clusters.push(cluster);
    groups.set(key, group);
  }
  return [...groups.values()].sort(
    (a, b) => b.clusters.length - a.clusters.length,
  );
}
