import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { kindByPlural, KindDefinition } from '@fairway/plugin-fairway-common';
import {
  EmptyState,
  fairwayApiRef,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { useCallback, useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { ColumnValue } from '../../components/ColumnValue';
import { DataTable } from '../../components/DataTable';
import { PageFrame, PageLive } from '../../components/layout';
import { ResourcePlural, useFairwayPaths } from '../../routing';
import { useT } from '../../translation';

/** All objects of a kind, with the columns of `kubectl get`. */
export function ResourceListPage(props: { plural: ResourcePlural }) {
  const { plural } = props;
  return (
    <PageLive topics={[{ plural }]}>
      <ResourceList plural={plural} kind={kindByPlural(plural)!} />
    </PageLive>
  );
}

function ResourceList(props: { plural: ResourcePlural; kind: KindDefinition }) {
  const { plural, kind } = props;
  const t = useT();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const [from, setFrom] = useState<string>();
  const load = useCallback(
    (signal: AbortSignal) => api.list(kind, { continue: from }, signal),
    [api, kind, from],
  );
  const objects = useView(load, change => change.kind === kind.kind);
  const createButton = (
    <Button
      variant="contained"
      color="primary"
      component={RouterLink}
      to={paths.create(plural)}
    >
      {t(`kind.${plural}.create`)}
    </Button>
  );
  return (
    <PageFrame
      title={t(`kind.${plural}.title`)}
      subtitle={t(`kind.${plural}.subtitle`)}
      actions={createButton}
    >
      <ViewContent view={objects}>
        {({ items, continue: next, remaining }) =>
          items.length === 0 && !from ? (
            <EmptyState
              title={t(`kind.${plural}.empty`)}
              description={kind.description}
              action={createButton}
            />
          ) : (
            <>
              <DataTable
                label={t(`kind.${plural}.title`)}
                rows={items}
                rowKey={({ metadata }) => metadata.uid}
                columns={[
                  {
                    title: t('resourceListPage.column.name'),
                    cell: ({ metadata: { namespace, name } }) => (
                      <Link to={paths.resource(plural, namespace, name)}>
                        {name}
                      </Link>
                    ),
                  },
                  {
                    title: t('resourceListPage.column.namespace'),
                    cell: ({ metadata }) => metadata.namespace,
                  },
                  ...kind.columns.map(column => ({
                    title: column.name,
                    cell: (object: (typeof items)[number]) => (
                      <ColumnValue column={column} object={object} />
                    ),
                  })),
                ]}
              />
              {(next || from) && (
                <Typography component="div" style={{ marginTop: 16 }}>
                  {from && (
                    <Button onClick={() => setFrom(undefined)}>
                      {t('resourceListPage.first')}
                    </Button>
                  )}
                  {next && (
                    <Button onClick={() => setFrom(next)}>
                      {remaining === undefined
                        ? t('resourceListPage.next')
                        : t('resourceListPage.nextOf', { count: remaining })}
                    </Button>
                  )}
                </Typography>
              )}
            </>
          )
        }
      </ViewContent>
    </PageFrame>
  );
}
