import { useApi } from '@backstage/core-plugin-api';
import {
  describeVersions,
  PromotionRun,
  promotionRunKind,
  Target,
  targetKind,
} from '@fairway/plugin-fairway-common';
import {
  fairwayApiRef,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import { useCallback } from 'react';
import { Route, Routes } from 'react-router-dom';
import { HistoryList } from '../../components/history';
import { PageFrame, PageLive } from '../../components/layout';
import { ObjectYaml } from '../../components/ObjectYaml';
import { PageTabs } from '../../components/PageTabs';
import { revisioned } from '../../components/revisioned';
import { useFairwayPaths, useObjectParams } from '../../routing';
import { useT } from '../../translation';
import { LiveTab } from './LiveTab';
import { TargetCommands } from './TargetCommands';
import { TargetOverview } from './TargetOverview';
import { TargetSummary } from './TargetSummary';

/** One unit on one cluster: where it is, what keeps it from advancing, and what is known of it. */
export function TargetPage() {
  const { namespace, name } = useObjectParams();
  return (
    <PageLive
      topics={[
        {
          plural: targetKind.plural,
          namespace,
          fieldSelector: `metadata.name=${name}`,
        },
      ]}
    >
      <TargetContent
        key={`${namespace}/${name}`}
        namespace={namespace}
        name={name}
      />
    </PageLive>
  );
}

function TargetContent(props: { namespace: string; name: string }) {
  const { namespace, name } = props;
  const t = useT();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const target = await api.get<Target>(targetKind, namespace, name, signal);
      // What is frozen in the run tells the object and the gates.
      const run = await api.get<PromotionRun>(
        promotionRunKind,
        namespace,
        target.spec.runRef.name,
        signal,
      );
      return { ...revisioned(target), run };
    },
    [api, namespace, name],
  );
  const view = useView(
    load,
    change => change.kind === targetKind.kind && change.name === name,
  );
  const run = view.value?.run;
  const spec = view.value?.object.spec;
  const path = paths.target(namespace, name);
  return (
    <PageFrame
      title={
        spec
          ? t('targetPage.title', { unit: spec.unit, cluster: spec.cluster })
          : name
      }
      subtitle={spec ? name : namespace}
      parent={
        run && {
          title: t('runPage.title', {
            source: run.spec.source.name,
            version: describeVersions(run.spec),
          }),
          to: paths.run(namespace, run.metadata.name),
        }
      }
    >
      <ViewContent view={view}>
        {value => (
          <>
            <TargetSummary target={value.object} run={value.run} />
            <TargetCommands target={value.object} onChanged={view.reload} />
            <PageTabs
              label={t('targetPage.tabs.label')}
              tabs={[
                { title: t('targetPage.tabs.overview'), to: path, end: true },
                { title: t('targetPage.tabs.history'), to: `${path}/history` },
                { title: t('targetPage.tabs.live'), to: `${path}/live` },
                { title: t('targetPage.tabs.yaml'), to: `${path}/yaml` },
              ]}
            />
            <Routes>
              <Route
                path="history"
                element={
                  <HistoryList
                    namespace={namespace}
                    subject={{ kind: targetKind.kind, name }}
                  />
                }
              />
              <Route
                path="live"
                element={<LiveTab namespace={namespace} name={name} />}
              />
              <Route
                path="yaml"
                element={<ObjectYaml object={value.object} />}
              />
              <Route
                path="*"
                element={
                  <TargetOverview target={value.object} run={value.run} />
                }
              />
            </Routes>
          </>
        )}
      </ViewContent>
    </PageFrame>
  );
}
