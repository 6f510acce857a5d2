import { useApi } from '@backstage/core-plugin-api';
import { Source, sourceKind } from '@fairway/plugin-fairway-common';
import {
  EmptyState,
  fairwayApiRef,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';
import { CreateButton } from '../../components/CreateButton';
import { PageFrame, PageLive } from '../../components/layout';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { SourceForm } from './SourceForm';

/** Brings a version of a source to a fleet: choose, see what would happen, start. */
export function PromotePage() {
  return (
    <PageLive topics={[{ plural: sourceKind.plural }]}>
      <PromoteContent />
    </PageLive>
  );
}

function PromoteContent() {
  const t = useT();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.list<Source>(sourceKind, {}, signal),
    [api],
  );
  const sources = useView(load, ({ kind }) => kind === sourceKind.kind);
  return (
    <PageFrame
      title={t('promotePage.title')}
      subtitle={t('promotePage.subtitle')}
      parent={{ title: t('promotionsPage.title'), to: paths.promotions() }}
    >
      <ViewContent view={sources}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title={t('promotePage.noSources.title')}
              description={t('promotePage.noSources.description')}
              action={<CreateButton plural="sources" />}
            />
          ) : (
            <ChosenSource sources={items.map(({ metadata }) => metadata)} />
          )
        }
      </ViewContent>
    </PageFrame>
  );
}

/** The source is part of the address, so that the form can be linked to. */
function ChosenSource(props: {
  sources: readonly { namespace: string; name: string }[];
}) {
  const [parameters, setParameters] = useSearchParams();
  const sources = props.sources.map(({ namespace, name }) => ({
    namespace,
    name,
  }));
  const name = parameters.get('source');
  const namespace = parameters.get('namespace') ?? 'default';
  const asked = name ? { namespace, name } : undefined;
  const chosen = asked ?? (sources.length === 1 ? sources[0] : undefined);
  return (
    <SourceForm
      sources={sources}
      chosen={chosen}
      onChoose={source =>
        setParameters({ namespace: source.namespace, source: source.name })
      }
      version={parameters.get('version') ?? ''}
    />
  );
}
