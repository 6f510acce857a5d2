import { useApi } from '@backstage/core-plugin-api';
import {
  describeVersions,
  PromotionRun,
  promotionRunKind,
} from '@fairway/plugin-fairway-common';
import {
  fairwayApiRef,
  PhaseChip,
  RelativeTime,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Typography from '@material-ui/core/Typography';
import { useCallback } from 'react';
import { DataTable } from '../../components/DataTable';
import { PageFrame, PageLive } from '../../components/layout';
import { revisioned } from '../../components/revisioned';
import { useFairwayPaths, useObjectParams } from '../../routing';
import { useT } from '../../translation';

/** One run: where it is, stage by stage. */
export function RunPage() {
  const { namespace, name } = useObjectParams();
  return (
    <PageLive
      topics={[
        {
          plural: promotionRunKind.plural,
          namespace,
          fieldSelector: `metadata.name=${name}`,
        },
      ]}
    >
      <RunContent namespace={namespace} name={name} />
    </PageLive>
  );
}

function RunContent(props: { namespace: string; name: string }) {
  const { namespace, name } = props;
  const t = useT();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api
        .get<PromotionRun>(promotionRunKind, namespace, name, signal)
        .then(revisioned),
    [api, namespace, name],
  );
  const run = useView(
    load,
    change => change.kind === promotionRunKind.kind && change.name === name,
  );
  return (
    <PageFrame
      title={name}
      subtitle={namespace}
      parent={{ title: t('promotionsPage.title'), to: paths.promotions() }}
    >
      <ViewContent view={run}>
        {({ object: { spec, status } }) => (
          <>
            <Typography paragraph>
              <PhaseChip phase={status?.phase ?? 'Pending'} />{' '}
              {t('runPage.summary', {
                source: spec.source.name,
                version: describeVersions(spec),
                fleet: spec.fleet.name,
              })}{' '}
              {status?.message}
            </Typography>
            <DataTable
              label={t('runPage.stages')}
              rows={status?.stages ?? []}
              rowKey={stage => stage.name}
              columns={[
                { title: t('runPage.column.stage'), cell: stage => stage.name },
                {
                  title: t('runPage.column.phase'),
                  cell: stage => <PhaseChip phase={stage.phase} />,
                },
                {
                  title: t('runPage.column.converged'),
                  align: 'right',
                  cell: ({ clusters }) =>
                    `${clusters.converged} / ${clusters.total}`,
                },
                {
                  title: t('runPage.column.failed'),
                  align: 'right',
                  cell: ({ clusters }) => clusters.failed,
                },
                {
                  title: t('runPage.column.message'),
                  cell: stage => stage.message,
                },
                {
                  title: t('runPage.column.started'),
                  cell: ({ startedAt }) =>
                    startedAt && <RelativeTime at={startedAt} />,
                },
              ]}
            />
          </>
        )}
      </ViewContent>
    </PageFrame>
  );
}
