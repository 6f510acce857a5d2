import { Link } from '@backstage/core-components';
import type {
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { ColumnValue } from '../../components/ColumnValue';
import { DataTable } from '../../components/DataTable';
import { LabelList } from '../../components/LabelList';
import { ResourcePlural, useFairwayPaths } from '../../routing';
import { useT } from '../../translation';

/** Objects of a kind with the columns of `kubectl get`; clusters with their labels, by which fleets and plans select them. */
export function ResourceTable(props: {
  plural: ResourcePlural;
  kind: KindDefinition;
  objects: readonly ResourceObject[];
}) {
  const { plural, kind, objects } = props;
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <DataTable
      label={t(`kind.${plural}.title`)}
      rows={objects}
      rowKey={({ metadata }) => metadata.uid}
      columns={[
        {
          title: t('resourceListPage.column.name'),
          cell: ({ metadata: { namespace, name } }) => (
            <Link to={paths.resource(plural, namespace, name)}>{name}</Link>
          ),
        },
        {
          title: t('resourceListPage.column.namespace'),
          cell: ({ metadata }) => metadata.namespace,
        },
        ...(plural === 'clusters'
          ? [
              {
                title: t('resourceListPage.column.labels'),
                cell: ({ metadata }: ResourceObject) => (
                  <LabelList labels={metadata.labels ?? {}} />
                ),
              },
            ]
          : []),
        ...kind.columns
          .filter(({ priority = 0 }) => priority === 0)
          .map(column => ({
            title: column.name,
            ...(column.type === 'integer' ? { align: 'right' as const } : {}),
            cell: (object: ResourceObject) => (
              <ColumnValue column={column} object={object} />
            ),
          })),
      ]}
    />
  );
}
