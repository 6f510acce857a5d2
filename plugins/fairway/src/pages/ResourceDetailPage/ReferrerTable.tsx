import { Link } from '@backstage/core-components';
import type { ResourceObject } from '@fairway/plugin-fairway-common';
import { ViewContent } from '@fairway/plugin-fairway-react';
import Typography from '@material-ui/core/Typography';
import { ColumnValue } from '../../components/ColumnValue';
import { DataTable } from '../../components/DataTable';
import { PageButtons } from '../../components/PageButtons';
import { usePagedList } from '../../components/usePagedList';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import type { Referrers } from './referrersOf';

const PAGE_SIZE = 20;

/** Of lists of which only a part is shown. */
const FILTERED_PAGE_SIZE = 500;

/** Objects that refer to the one of the page, page by page. */
export function ReferrerTable(props: {
  namespace: string;
  referrers: Referrers;
}) {
  const { namespace, referrers } = props;
  const { kind, title, none, fieldSelector, labelSelector, pathOf } = referrers;
  const { includes = () => true } = referrers;
  const t = useT();
  const paths = useFairwayPaths();
  const { view, previous, next } = usePagedList(kind, {
    namespace,
    limit: referrers.includes ? FILTERED_PAGE_SIZE : PAGE_SIZE,
    ...(fieldSelector ? { fieldSelector } : {}),
    ...(labelSelector ? { labelSelector } : {}),
  });
  return (
    <section aria-label={t(`resourceDetailPage.referrers.${title}`)}>
      <Typography
        variant="subtitle1"
        component="h2"
        gutterBottom
        style={{ marginTop: 24 }}
      >
        {t(`resourceDetailPage.referrers.${title}`)}
      </Typography>
      <ViewContent view={view}>
        {({ items, remaining }) =>
          items.filter(includes).length === 0 && !next ? (
            <Typography variant="body2" color="textSecondary">
              {t(`resourceDetailPage.referrers.${none}`)}
            </Typography>
          ) : (
            <>
              <DataTable<ResourceObject>
                label={t(`resourceDetailPage.referrers.${title}`)}
                rows={items.filter(includes)}
                rowKey={({ metadata }) => metadata.uid}
                columns={[
                  {
                    title: t('resourceListPage.column.name'),
                    cell: object => {
                      const path = pathOf(paths, object);
                      const { name } = object.metadata;
                      return path ? <Link to={path}>{name}</Link> : name;
                    },
                  },
                  ...kind.columns
                    .filter(({ priority = 0 }) => priority === 0)
                    .map(column => ({
                      title: column.name,
                      cell: (object: ResourceObject) => (
                        <ColumnValue column={column} object={object} />
                      ),
                    })),
                ]}
              />
              <PageButtons
                previous={previous}
                next={next}
                remaining={remaining}
              />
            </>
          )
        }
      </ViewContent>
    </section>
  );
}
