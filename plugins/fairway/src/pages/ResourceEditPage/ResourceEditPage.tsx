import { useApi } from '@backstage/core-plugin-api';
import { kindByPlural, KindDefinition } from '@fairway/plugin-fairway-common';
import {
  fairwayApiRef,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import { useCallback, useMemo } from 'react';
import { useParams } from 'react-router-dom';
import { PageFrame, PageLive } from '../../components/layout';
import { Simulator } from '../../components/simulation';
import { ResourcePlural, useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { DocumentEditor } from './DocumentEditor';
import type { Existing } from './localProblems';
import { editableDocument, newDocument } from './newDocument';
import { Fields, isFields, writeText } from './text/documentText';

/** Makes or changes an object, as a form and as YAML. */
export function ResourceEditPage(props: { plural: ResourcePlural }) {
  const { plural } = props;
  const { namespace, name } = useParams();
  const existing = useMemo(
    () => (namespace && name ? { namespace, name } : undefined),
    [namespace, name],
  );
  return (
    // What is being written must not change under the hands of the writer: nothing is watched.
    <PageLive topics={[]}>
      <ResourceEdit
        plural={plural}
        kind={kindByPlural(plural)!}
        existing={existing}
      />
    </PageLive>
  );
}

function ResourceEdit(props: {
  plural: ResourcePlural;
  kind: KindDefinition;
  existing: Existing;
}) {
  const { plural, kind, existing } = props;
  const t = useT();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    async (signal: AbortSignal) => ({
      // It is read once: what others change shows when it is checked.
      revision: Number.MAX_SAFE_INTEGER,
      text: writeText(
        existing
          ? editableDocument(
              await api.get(kind, existing.namespace, existing.name, signal),
            )
          : newDocument(plural, kind),
      ),
    }),
    [api, plural, kind, existing],
  );
  const view = useView(load, () => false);
  return (
    <PageFrame
      title={existing?.name ?? t(`kind.${plural}.create`)}
      subtitle={
        existing &&
        t('objectIn', { kind: kind.kind, namespace: existing.namespace })
      }
      parent={{ title: t(`kind.${plural}.title`), to: paths.list(plural) }}
    >
      <ViewContent view={view}>
        {({ text }) => (
          <DocumentEditor
            plural={plural}
            kind={kind}
            text={text}
            existing={existing}
          >
            {plural === 'plans'
              ? plan => (
                  <div style={{ marginTop: 24 }}>
                    <Simulator
                      namespace={
                        namespaceOf(plan) ?? existing?.namespace ?? 'default'
                      }
                      plan={plan}
                    />
                  </div>
                )
              : undefined}
          </DocumentEditor>
        )}
      </ViewContent>
    </PageFrame>
  );
}

function namespaceOf(document: Fields | undefined): string | undefined {
  const namespace = isFields(document?.metadata) && document.metadata.namespace;
  return typeof namespace === 'string' ? namespace : undefined;
}
