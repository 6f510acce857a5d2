import {
  describeVersions,
  PromotionRun,
  promotionRunKind,
  targetKind,
} from '@fairway/plugin-fairway-common';
import { ViewContent } from '@fairway/plugin-fairway-react';
import { Route, Routes } from 'react-router-dom';
import { HistoryList } from '../../components/history';
import { PageFrame, PageLive } from '../../components/layout';
import { ObjectYaml } from '../../components/ObjectYaml';
import { PageTabs } from '../../components/PageTabs';
import type { RunName } from '../../components/run';
import { useFairwayPaths, useObjectParams } from '../../routing';
import { useT } from '../../translation';
import { PhaseAnnouncer } from './PhaseAnnouncer';
import { RunCommands } from './RunCommands';
import { RunSummary } from './RunSummary';
import { RunWaves } from './RunWaves';
import { useRun } from './useRun';

/** One run: what it brings, how far its waves are, what it waits for, and what can be done about it. */
export function RunPage() {
  const { namespace, name } = useObjectParams();
  return (
    <PageLive
      topics={[
        {
          plural: promotionRunKind.plural,
          namespace,
          fieldSelector: `metadata.name=${name}`,
        },
        {
          plural: targetKind.plural,
          namespace,
          fieldSelector: `spec.runRef.name=${name}`,
        },
      ]}
    >
      <RunContent
        key={`${namespace}/${name}`}
        namespace={namespace}
        name={name}
      />
    </PageLive>
  );
}

function RunContent(props: RunName) {
  const { namespace, name } = props;
  const t = useT();
  const paths = useFairwayPaths();
  const view = useRun(props);
  const spec = view.value?.object.spec;
  return (
    <PageFrame
      title={
        spec
          ? t('runPage.title', {
              source: spec.source.name,
              version: describeVersions(spec),
            })
          : name
      }
      subtitle={
        spec
          ? t('runPage.subtitle', { name, fleet: spec.fleet.name, namespace })
          : namespace
      }
      parent={{ title: t('promotionsPage.title'), to: paths.promotions() }}
    >
      <ViewContent view={view}>
        {({ object }) => <RunParts run={object} onChanged={view.reload} />}
      </ViewContent>
    </PageFrame>
  );
}

function RunParts(props: { run: PromotionRun; onChanged: () => void }) {
  const { run, onChanged } = props;
  const { namespace, name } = run.metadata;
  const t = useT();
  const path = useFairwayPaths().run(namespace, name);
  return (
    <>
      <PhaseAnnouncer run={run} />
      <RunSummary run={run} />
      <RunCommands run={run} onChanged={onChanged} />
      <PageTabs
        label={t('runPage.tabs.label')}
        tabs={[
          { title: t('runPage.tabs.waves'), to: path, end: true },
          { title: t('runPage.tabs.timeline'), to: `${path}/timeline` },
          { title: t('runPage.tabs.yaml'), to: `${path}/yaml` },
        ]}
      />
      <Routes>
        <Route
          path="timeline"
          element={<HistoryList namespace={namespace} run={name} />}
        />
        <Route path="yaml" element={<ObjectYaml object={run} />} />
        <Route path="*" element={<RunWaves run={run} />} />
      </Routes>
    </>
  );
}
