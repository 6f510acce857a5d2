import type { SourceOverview } from '@fairway/plugin-fairway-common';
import { ViewContent } from '@fairway/plugin-fairway-react';
import { Fragment, ReactElement, ReactNode } from 'react';
import { NoSource } from './NoSource';
import { useEntitySources } from './useEntitySources';

/** The sources of the entity, one after the other, or how to make the first one. Put a `LiveProvider` around it. */
export function EntitySources(props: {
  /** What stands there until they are read. */
  loading?: ReactElement;
  children: (source: SourceOverview) => ReactNode;
}) {
  const { loading, children } = props;
  return (
    <ViewContent view={useEntitySources()} loading={loading}>
      {({ items, missing }) => (
        <>
          {items.map(source => (
            <Fragment key={`${source.namespace}/${source.name}`}>
              {children(source)}
            </Fragment>
          ))}
          {items.length === 0 && <NoSource missing={missing} />}
        </>
      )}
    </ViewContent>
  );
}
