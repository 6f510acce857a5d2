import { PromotionRun, ROLLBACK_STAGE } from '@fairway/plugin-fairway-common';
import Typography from '@material-ui/core/Typography';
import { useT } from '../../translation';
import { GateRow } from '../gates';
import { gatesOfRun } from './gateOf';

/** All gates of the run, those that have passed and those that have not. */
export function ApprovalGates(props: { run: PromotionRun }) {
  const t = useT();
  return (
    <section>
      <Typography variant="subtitle1" component="h3">
        {t('approval.gates.title')}
      </Typography>
      {gatesOfRun(props.run).map(({ stage, phase, spec, status }) => (
        <GateRow
          key={`${stage} ${phase} ${spec.name}`}
          spec={spec}
          status={status}
          where={
            stage === ROLLBACK_STAGE
              ? t('approval.gates.rollback')
              : t('approval.gates.where', {
                  stage,
                  side: t(`approval.gates.${phase}`),
                })
          }
        />
      ))}
    </section>
  );
}
