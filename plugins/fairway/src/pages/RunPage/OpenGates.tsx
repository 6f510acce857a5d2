import {
  InboxItem,
  PromotionRun,
  ROLLBACK_STAGE,
} from '@fairway/plugin-fairway-common';
import { useToneStyles } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import {
  ApprovalDialog,
  gatesOfRun,
  inboxItemKey,
  inboxItemOf,
  useInbox,
} from '../../components/approval';
import { EntityText } from '../../components/EntityText';
import { GateRow } from '../../components/gates';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(1.5, 2),
      marginBottom: theme.spacing(2),
      border: '1px solid',
    },
    title: { color: theme.palette.text.primary },
    gates: { color: theme.palette.text.primary },
    reason: { color: theme.palette.text.secondary },
  }),
  { name: 'FairwayOpenGates' },
);

/** The gates that wait for people, with what it takes to decide on them. Nothing where there are none. */
export function OpenGates(props: { run: PromotionRun }) {
  const { run } = props;
  const open = gatesOfRun(run).filter(
    ({ spec, status }) => spec.approval && status?.state === 'Waiting',
  );
  return open.length === 0 ? null : <Waiting run={run} open={open} />;
}

function Waiting(props: {
  run: PromotionRun;
  open: ReturnType<typeof gatesOfRun>;
}) {
  const { run, open } = props;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const [item, setItem] = useState<InboxItem>();
  // It knows whether the one who is signed in may decide.
  const inbox = useInbox().value?.items;
  return (
    <Paper
      component="section"
      elevation={0}
      className={`${classes.root} ${tones.attention}`}
      aria-labelledby="run-open-gates"
    >
      <Typography
        variant="h6"
        component="h2"
        id="run-open-gates"
        className={classes.title}
      >
        {t('runPage.gate.title')}
      </Typography>
      <div className={classes.gates}>
        {open.map(({ stage, phase, spec, status }) => {
          const own = inboxItemOf(run, stage, spec, status!);
          const key = inboxItemKey(own);
          const known = inbox?.find(other => inboxItemKey(other) === key);
          const mayDecide = known?.allowed !== false;
          return (
            <div key={`${stage} ${phase} ${spec.name}`}>
              <GateRow
                spec={spec}
                status={status}
                where={
                  stage === ROLLBACK_STAGE
                    ? t('runPage.gate.beforeRollback')
                    : t('runPage.gate.inStage', { stage })
                }
                action={
                  <Button
                    variant={mayDecide ? 'contained' : 'outlined'}
                    color={mayDecide ? 'primary' : 'default'}
                    size="small"
                    onClick={() => setItem(known ?? own)}
                  >
                    {t(mayDecide ? 'runPage.gate.decide' : 'runPage.gate.look')}
                  </Button>
                }
              />
              {known?.reason && (
                <Typography variant="body2" className={classes.reason}>
                  <EntityText
                    text={t('approval.notYou', { reason: known.reason })}
                  />
                </Typography>
              )}
            </div>
          );
        })}
      </div>
      <ApprovalDialog item={item} onClose={() => setItem(undefined)} />
    </Paper>
  );
}
