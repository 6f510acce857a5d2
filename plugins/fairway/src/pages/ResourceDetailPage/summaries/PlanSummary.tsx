import type { Plan } from '@fairway/plugin-fairway-common';
import { Facts } from '../../../components/Facts';
import { parallelWords, PlanGraph, StageList } from '../../../components/plan';
import { useT } from '../../../translation';

/** The stages of a plan as a graph and in words. */
export function PlanSummary(props: { object: Plan }) {
  const { stages, membership, rollback, drift } = props.object.spec;
  const t = useT();
  return (
    <>
      <PlanGraph stages={stages} />
      <StageList stages={stages} />
      <div style={{ marginTop: 16 }}>
        <Facts
          label={t('resourceDetailPage.facts')}
          facts={[
            {
              term: t('resourceDetailPage.fact.membership'),
              value: t(`resourceDetailPage.membership.${membership}`),
            },
            {
              term: t('resourceDetailPage.fact.rollback'),
              value: [
                parallelWords(t, rollback.maxParallel),
                ...(rollback.before ?? []).map(({ name }) => name),
              ].join(', '),
            },
            {
              term: t('resourceDetailPage.fact.drift'),
              value: driftWords(t, drift),
            },
          ]}
        />
      </div>
    </>
  );
}

/** What becomes of versions that somebody else changes. */
function driftWords(
  t: ReturnType<typeof useT>,
  drift: Plan['spec']['drift'],
): string {
  return drift?.policy === 'Reassert'
    ? t('resourceDetailPage.drift.Reassert', {
        count: drift.maxReassertsPerHour,
      })
    : t(`resourceDetailPage.drift.${drift?.policy ?? 'Report'}`);
}
