import { kindByPlural, KindDefinition } from '@fairway/plugin-fairway-common';
import { EmptyState, ViewContent } from '@fairway/plugin-fairway-react';
import { useState } from 'react';
import { FilterBar, FilterField } from '../../components/filters';
import { PageFrame, PageLive } from '../../components/layout';
import { LinkButton } from '../../components/LinkButton';
import { PageButtons } from '../../components/PageButtons';
import { usePagedList } from '../../components/usePagedList';
import { useRefusal } from '../../components/useRefusal';
import { ResourcePlural, useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { FilteredObjects } from './FilteredObjects';
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
  const paths = useFairwayPaths();
  const [text, setText] = useState('');
  const refusal = useRefusal('create', kind);
  const createButton = (
    <LinkButton
      label={t(`kind.${plural}.create`)}
      to={paths.create(plural)}
      refusal={refusal}
    />
  );
  const { view, previous, next } = usePagedList(kind, { limit: PAGE_SIZE });
  const isEmpty = view.value?.items.length === 0 && !previous;
  return (
    <PageFrame
      title={t(`kind.${plural}.title`)}
      subtitle={t(`kind.${plural}.subtitle`)}
      actions={createButton}
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
                action={createButton}
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
