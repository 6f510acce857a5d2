import type { Plan } from '@fairway/plugin-fairway-common';
import { Facts } from '../../../components/Facts';
import { parallelWords, PlanGraph, StageList } from '../../../components/plan';
import { useT } from '../../../translation';

/** The stages of a plan as a graph and in words. */
export function PlanSummary(props: { object: Plan }) {
  const { stages, membership, rollback } = props.object.spec;
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
          ]}
        />
      </div>
    </>
  );
}
