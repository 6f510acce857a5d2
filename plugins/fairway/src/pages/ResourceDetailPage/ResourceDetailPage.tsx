import { useApi } from '@backstage/core-plugin-api';
import {
  kindByPlural,
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import {
  fairwayApiRef,
  RelativeTime,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { useCallback } from 'react';
import { Route, Routes, useNavigate } from 'react-router-dom';
import { ConditionList } from '../../components/conditions';
import { EntityLink } from '../../components/EntityLink';
import { Facts } from '../../components/Facts';
import { LabelList } from '../../components/LabelList';
import { PageFrame, PageLive } from '../../components/layout';
import { LinkButton } from '../../components/LinkButton';
import { ObjectYaml } from '../../components/ObjectYaml';
import { PageTabs } from '../../components/PageTabs';
import { revisioned } from '../../components/revisioned';
import { Simulator } from '../../components/simulation';
import { useRefusal } from '../../components/useRefusal';
import {
  ResourcePlural,
  useFairwayPaths,
  useObjectParams,
} from '../../routing';
import { useT } from '../../translation';
import { DeleteButton } from './DeleteButton';
import { ReferrerTable } from './ReferrerTable';
import { referrersOf } from './referrersOf';
import { ResourceSummary } from './summaries';
import { useCatalogEntityRef } from './useCatalogEntityRef';

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'grid',
      gap: theme.spacing(1.5),
      marginBottom: theme.spacing(2),
    },
    actions: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      color: 'inherit',
    },
  }),
  { name: 'FairwayResourceDetail' },
);

/** Kinds whose objects refer to those of a kind: the page changes when they do. */
const REFERRER_TOPICS: Record<ResourcePlural, readonly string[]> = {
  clusters: ['targets'],
  fleets: ['clusters', 'promotions'],
  plans: ['fleets', 'promotions'],
  sources: ['promotionruns'],
  backends: ['sources'],
};

/** One object of a kind that people write. */
export function ResourceDetailPage(props: { plural: ResourcePlural }) {
  const { plural } = props;
  const { namespace, name } = useObjectParams();
  return (
    <PageLive
      topics={[
        { plural, namespace, fieldSelector: `metadata.name=${name}` },
        ...REFERRER_TOPICS[plural].map(referrer => ({
          plural: referrer,
          namespace,
        })),
      ]}
    >
      <ResourceDetail
        // Nothing of one object may stay when the page goes on to another.
        key={`${namespace}/${name}`}
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
  const classes = useStyles();
  const paths = useFairwayPaths();
  const navigate = useNavigate();
  const api = useApi(fairwayApiRef);
  const refusal = useRefusal('update', kind, namespace);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.get(kind, namespace, name, signal).then(revisioned),
    [api, kind, namespace, name],
  );
  const view = useView(
    load,
    change => change.kind === kind.kind && change.name === name,
  );
  const here = paths.resource(plural, namespace, name);
  return (
    <PageFrame
      title={name}
      subtitle={t('objectIn', { kind: kind.kind, namespace })}
      parent={{ title: t(`kind.${plural}.title`), to: paths.list(plural) }}
    >
      <ViewContent view={view}>
        {({ object }) => (
          <>
            <div className={classes.head}>
              <div className={classes.actions}>
                <LinkButton
                  label={t('resourceDetailPage.edit')}
                  to={paths.edit(plural, namespace, name)}
                  refusal={refusal}
                />
                {plural === 'clusters' && (
                  <LinkButton
                    label={t('discoverPage.open')}
                    to={paths.discover({ namespace, name })}
                    variant="outlined"
                  />
                )}
                <DeleteButton
                  kind={kind}
                  object={object}
                  onDone={() => navigate(paths.list(plural))}
                />
              </div>
              <ConditionList
                conditions={
                  (object.status as Parameters<typeof ConditionList>[0])
                    ?.conditions
                }
              />
              <MetadataFacts object={object} />
            </div>
            <PageTabs
              label={t('resourceDetailPage.tabs.label')}
              tabs={[
                {
                  title: t('resourceDetailPage.tabs.overview'),
                  to: here,
                  end: true,
                },
                ...(plural === 'plans'
                  ? [
                      {
                        title: t('resourceDetailPage.tabs.simulator'),
                        to: `${here}/simulator`,
                      },
                    ]
                  : []),
                {
                  title: t('resourceDetailPage.tabs.yaml'),
                  to: `${here}/yaml`,
                },
              ]}
            />
            <Routes>
              {plural === 'plans' && (
                <Route
                  path="simulator"
                  element={<Simulator namespace={namespace} plan={object} />}
                />
              )}
              <Route path="yaml" element={<ObjectYaml object={object} />} />
              <Route
                path="*"
                element={
                  <>
                    <ResourceSummary plural={plural} object={object} />
                    {referrersOf(plural, object).map(referrers => (
                      <ReferrerTable
                        key={referrers.title}
                        namespace={namespace}
                        referrers={referrers}
                      />
                    ))}
                  </>
                }
              />
            </Routes>
          </>
        )}
      </ViewContent>
    </PageFrame>
  );
}

function MetadataFacts(props: { object: ResourceObject }) {
  const { labels = {}, creationTimestamp } = props.object.metadata;
  const t = useT();
  const entityRef = useCatalogEntityRef(props.object);
  return (
    <Facts
      label={t('resourceDetailPage.facts')}
      facts={[
        {
          term: t('resourceDetailPage.fact.labels'),
          value:
            Object.keys(labels).length > 0 ? (
              <LabelList labels={labels} />
            ) : undefined,
        },
        {
          term: t('resourceDetailPage.fact.created'),
          value: <RelativeTime at={creationTimestamp} />,
        },
        {
          term: t('resourceDetailPage.fact.catalog'),
          value: entityRef && <EntityLink entityRef={entityRef} />,
        },
      ]}
    />
  );
}
