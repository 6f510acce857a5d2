import { useApi } from '@backstage/core-plugin-api';
import {
  GROUP_VERSION,
  kindByPlural,
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import {
  ErrorState,
  fairwayApiRef,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import TextField from '@material-ui/core/TextField';
import { useCallback, useState } from 'react';
import { useNavigate, useParams } from 'react-router-dom';
import { parse, stringify } from 'yaml';
import { PageFrame, PageLive } from '../../components/layout';
import { ResourcePlural, useFairwayPaths } from '../../routing';
import { useT } from '../../translation';

/** Makes or changes an object as YAML. */
export function ResourceEditPage(props: { plural: ResourcePlural }) {
  const { plural } = props;
  const { namespace, name } = useParams();
  return (
    // What is being written must not change under the hands of the writer: nothing is watched.
    <PageLive topics={[]}>
      <ResourceEdit
        plural={plural}
        kind={kindByPlural(plural)!}
        existing={namespace && name ? { namespace, name } : undefined}
      />
    </PageLive>
  );
}

function ResourceEdit(props: {
  plural: ResourcePlural;
  kind: KindDefinition;
  existing?: { namespace: string; name: string };
}) {
  const { plural, kind, existing } = props;
  const t = useT();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const { namespace, name } = existing ?? {};
  const load = useCallback(
    async (signal: AbortSignal) => ({
      revision: 0,
      text: stringify(
        namespace && name
          ? await api.get(kind, namespace, name, signal)
          : {
              apiVersion: GROUP_VERSION,
              kind: kind.kind,
              metadata: { namespace: 'default', name: '' },
              spec: {},
            },
      ),
    }),
    [api, kind, namespace, name],
  );
  const view = useView(load, () => false);
  return (
    <PageFrame
      title={name ?? t(`kind.${plural}.create`)}
      subtitle={namespace}
      parent={{ title: t(`kind.${plural}.title`), to: paths.list(plural) }}
    >
      <ViewContent view={view}>
        {({ text }) => (
          <DocumentForm
            plural={plural}
            text={text}
            save={document =>
              existing ? api.replace(document) : api.create(document)
            }
          />
        )}
      </ViewContent>
    </PageFrame>
  );
}

function DocumentForm(props: {
  plural: ResourcePlural;
  text: string;
  save: (document: ResourceObject) => Promise<ResourceObject>;
}) {
  const { plural, save } = props;
  const t = useT();
  const paths = useFairwayPaths();
  const navigate = useNavigate();
  const [text, setText] = useState(props.text);
  const [error, setError] = useState<Error>();
  const [saving, setSaving] = useState(false);

  const submit = async () => {
    setSaving(true);
    setError(undefined);
    try {
      const { metadata } = await save(parse(text));
      navigate(paths.resource(plural, metadata.namespace, metadata.name));
    } catch (refusal) {
      setError(refusal as Error);
      setSaving(false);
    }
  };

  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField
        label={t('resourceEditPage.document')}
        value={text}
        onChange={event => setText(event.target.value)}
        variant="outlined"
        fullWidth
        multiline
        minRows={12}
        maxRows={40}
        InputProps={{ style: { fontFamily: 'monospace' } }}
      />
      {error && (
        <ErrorState title={t('resourceEditPage.refused')} error={error} />
      )}
      <Button
        type="submit"
        variant="contained"
        color="primary"
        disabled={saving}
        style={{ marginTop: 16 }}
      >
        {t('resourceEditPage.save')}
      </Button>
    </form>
  );
}
