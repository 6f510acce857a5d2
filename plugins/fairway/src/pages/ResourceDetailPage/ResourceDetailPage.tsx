import { CodeSnippet } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { kindByPlural, KindDefinition } from '@fairway/plugin-fairway-common';
import {
  fairwayApiRef,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { useCallback } from 'react';
import { Link } from 'react-router-dom';
import { stringify } from 'yaml';
import { PageFrame, PageLive } from '../../components/layout';
import { revisioned } from '../../components/revisioned';
import {
  ResourcePlural,
  useFairwayPaths,
  useObjectParams,
} from '../../routing';
import { useT } from '../../translation';

/** One object of a kind that people write. */
export function ResourceDetailPage(props: { plural: ResourcePlural }) {
  const { plural } = props;
  const { namespace, name } = useObjectParams();
  return (
    <PageLive
      topics={[{ plural, namespace, fieldSelector: `metadata.name=${name}` }]}
    >
      <ResourceDetail
        plural={plural}
        kind={kindByPlural(plural)!}
        namespace={namespace}
        name={name}
      />
    </PageLive>
  );
}

function ResourceDetail(props: {
  plural: ResourcePlural;
  kind: KindDefinition;
  namespace: string;
  name: string;
}) {
  const { plural, kind, namespace, name } = props;
  const t = useT();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.get(kind, namespace, name, signal).then(revisioned),
    [api, kind, namespace, name],
  );
  const view = useView(
    load,
    change => change.kind === kind.kind && change.name === name,
  );
  return (
    <PageFrame
      title={name}
      subtitle={namespace}
      parent={{ title: t(`kind.${plural}.title`), to: paths.list(plural) }}
      actions={
        <Button
          variant="contained"
          color="primary"
          component={Link}
          to={paths.edit(plural, namespace, name)}
        >
          {t('resourceDetailPage.edit')}
        </Button>
      }
    >
      <ViewContent view={view}>
        {({ object }) => (
          <CodeSnippet
            language="yaml"
            text={stringify(object)}
            showCopyCodeButton
          />
        )}
      </ViewContent>
    </PageFrame>
  );
}
