import { kindByPlural, KindDefinition } from '@fairway/plugin-fairway-common';
import { EmptyState, ViewContent } from '@fairway/plugin-fairway-react';
import { useState } from 'react';
import { CreateButton } from '../../components/CreateButton';
import { FilterBar, FilterField } from '../../components/filters';
import { PageFrame, PageLive } from '../../components/layout';
import { PageButtons } from '../../components/PageButtons';
import { usePagedList } from '../../components/usePagedList';
import type { ResourcePlural } from '../../routing';
import { useT } from '../../translation';
import { FilteredObjects } from './FilteredObjects';
import { DiscoverButton } from './DiscoverButton';
import { ResourceTable } from './ResourceTable';

const PAGE_SIZE = 100;

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
  const [text, setText] = useState('');
  const { view, previous, next } = usePagedList(kind, { limit: PAGE_SIZE });
  const isEmpty = view.value?.items.length === 0 && !previous;
  return (
    <PageFrame
      title={t(`kind.${plural}.title`)}
      subtitle={t(`kind.${plural}.subtitle`)}
      actions={
        <>
          <DiscoverButton plural={plural} />
          <CreateButton plural={plural} />
        </>
      }
    >
      {view.value && !isEmpty && (
        <FilterBar label={t('resourceListPage.filterBar')}>
          <FilterField
            label={t('resourceListPage.filter')}
            placeholder={t('resourceListPage.filterExample')}
            value={text}
            onChange={setText}
          />
        </FilterBar>
      )}
      {text ? (
        <FilteredObjects
          plural={plural}
          kind={kind}
          text={text}
          onClear={() => setText('')}
        />
      ) : (
        <ViewContent view={view}>
          {({ items, remaining }) =>
            isEmpty ? (
              <EmptyState
                title={t(`kind.${plural}.empty`)}
                description={kind.description}
                action={
                  <>
                    <DiscoverButton plural={plural} />{' '}
                    <CreateButton plural={plural} />
                  </>
                }
              />
            ) : (
              <>
                <ResourceTable plural={plural} kind={kind} objects={items} />
                <PageButtons
                  previous={previous}
                  next={next}
                  remaining={remaining}
                />
              </>
            )
          }
        </ViewContent>
      )}
    </PageFrame>
  );
}
