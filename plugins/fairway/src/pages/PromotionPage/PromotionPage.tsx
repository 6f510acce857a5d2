import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import {
  describeVersions,
  Promotion,
  promotionKind,
} from '@fairway/plugin-fairway-common';
import {
  fairwayApiRef,
  LoadingState,
  PhaseChip,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Typography from '@material-ui/core/Typography';
import { useCallback } from 'react';
import { Navigate } from 'react-router-dom';
import { EntityText } from '../../components/EntityText';
import { PageFrame, PageLive } from '../../components/layout';
import { revisioned } from '../../components/revisioned';
import { useFairwayPaths, useObjectParams } from '../../routing';
import { useT } from '../../translation';

/** Leads to the newest run of a promotion; until there is one it says what that waits for. */
export function PromotionPage() {
  const { namespace, name } = useObjectParams();
  return (
    <PageLive
      topics={[
        {
          plural: promotionKind.plural,
          namespace,
          fieldSelector: `metadata.name=${name}`,
        },
      ]}
    >
      <PromotionContent namespace={namespace} name={name} />
    </PageLive>
  );
}

function PromotionContent(props: { namespace: string; name: string }) {
  const { namespace, name } = props;
  const t = useT();
  const paths = useFairwayPaths();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api
        .get<Promotion>(promotionKind, namespace, name, signal)
        .then(revisioned),
    [api, namespace, name],
  );
  const promotion = useView(
    load,
    change => change.kind === promotionKind.kind && change.name === name,
  );
  return (
    <PageFrame
      title={name}
      subtitle={t('objectIn', { kind: promotionKind.kind, namespace })}
      parent={{ title: t('promotionsPage.title'), to: paths.promotions() }}
    >
      <ViewContent view={promotion}>
        {({ object }) => <Starting promotion={object} />}
      </ViewContent>
    </PageFrame>
  );
}

function Starting(props: { promotion: Promotion }) {
  const { metadata, spec, status } = props.promotion;
  const t = useT();
  const paths = useFairwayPaths();
  const run = status?.currentRun;
  if (run && run.generation >= metadata.generation) {
    return <Navigate replace to={paths.run(metadata.namespace, run.name)} />;
  }
  return (
    <>
      <Typography paragraph role="status">
        <PhaseChip phase={status?.phase ?? 'Pending'} />{' '}
        <EntityText text={status?.message ?? t('promotionPage.starting')} />
      </Typography>
      <Typography paragraph>
        {t('promotionPage.summary', {
          source: spec.sourceRef.name,
          version: describeVersions(spec),
          fleet: spec.fleetRef.name,
          plan: spec.planRef.name,
        })}{' '}
        {t(spec.suspend ? 'promotionPage.suspended' : 'promotionPage.wait')}
      </Typography>
      {run && (
        <Link to={paths.run(metadata.namespace, run.name)}>
          {t('promotionPage.earlier')}
        </Link>
      )}
      {!spec.suspend && <LoadingState rows={3} />}
    </>
  );
}
