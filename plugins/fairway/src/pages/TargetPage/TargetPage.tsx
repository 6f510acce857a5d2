import { useApi } from '@backstage/core-plugin-api';
import { Target, targetKind } from '@fairway/plugin-fairway-common';
import {
  fairwayApiRef,
  PhaseChip,
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

/** One unit on one cluster: where it is, and what keeps it from advancing. */
export function TargetPage() {
  const { namespace, name } = useObjectParams();
  return (
    <PageLive
      topics={[
        {
          plural: targetKind.plural,
          namespace,
          fieldSelector: `metadata.name=${name}`,
        },
      ]}
    >
      <TargetContent namespace={namespace} name={name} />
    </PageLive>
  );
}

function TargetContent(props: { namespace: string; name: string }) {
  const { namespace, name } = props;
  const t = useT();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const [target, conditions] = await Promise.all([
        api.get<Target>(targetKind, namespace, name, signal),
        api.explain('targets', namespace, name, signal),
      ]);
      return { ...revisioned(target), conditions };
    },
    [api, namespace, name],
  );
  const view = useView(
    load,
    change => change.kind === targetKind.kind && change.name === name,
  );
  const run = view.value?.object.spec.runRef.name;
  return (
    <PageFrame
      title={name}
      subtitle={namespace}
      parent={run ? { title: run, to: paths.run(namespace, run) } : undefined}
    >
      <ViewContent view={view}>
        {({ object: { spec, status }, conditions }) => (
          <>
            <Typography paragraph>
              <PhaseChip phase={status?.phase ?? 'Pending'} />{' '}
              {t('targetPage.summary', {
                unit: spec.unit,
                cluster: spec.cluster,
                version: spec.version,
              })}{' '}
              {status?.message}
            </Typography>
            {conditions.length > 0 && (
              <DataTable
                label={t('targetPage.waitsFor')}
                rows={conditions}
                rowKey={({ condition, reason, message }) =>
                  `${condition} ${reason} ${message}`
                }
                columns={[
                  {
                    title: t('targetPage.waitsFor'),
                    cell: ({ message }) => message,
                  },
                  {
                    title: t('targetPage.unblockedBy'),
                    cell: ({ unblockedBy }) => unblockedBy,
                  },
                ]}
              />
            )}
          </>
        )}
      </ViewContent>
    </PageFrame>
  );
}
