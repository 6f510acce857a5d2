import { GateSpec, GateStatus, gateType } from '@fairway/plugin-fairway-common';
import {
  PhaseLook,
  RelativeTime,
  ShapeIcon,
  useToneStyles,
  yamlOf,
} from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useT } from '../../translation';
import { EntityLink } from '../EntityLink';
import { EntityText } from '../EntityText';
import { Approvers } from './Approvers';
import { approvalsOf } from './approvalsOf';
import { gateEnd } from './gateEnd';

const LOOKS: Record<GateStatus['state'], PhaseLook> = {
  Pending: { tone: 'waiting', shape: 'ring' },
  Waiting: { tone: 'attention', shape: 'pause' },
  Inconclusive: { tone: 'attention', shape: 'question' },
  Passed: { tone: 'good', shape: 'check' },
  Failed: { tone: 'bad', shape: 'cross' },
};

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0),
      ...theme.typography.body2,
    },
    icon: { display: 'inline-flex', paddingTop: 2 },
    // So wide that what can be done about it goes below on a narrow screen.
    body: { flex: '1 1 320px', minWidth: 0, overflowWrap: 'anywhere' },
    name: { fontWeight: 600 },
    faint: { color: theme.palette.text.secondary },
    approvals: { margin: 0, paddingLeft: theme.spacing(2.5) },
    evidence: {
      margin: theme.spacing(0.5, 0),
      padding: theme.spacing(1),
      overflow: 'auto',
      maxHeight: 240,
      backgroundColor: theme.palette.background.default,
      ...theme.typography.caption,
      fontFamily: 'monospace',
    },
  }),
  { name: 'FairwayGateRow' },
);

/** One gate: whether it lets anything pass, since when, and what that rests on. */
export function GateRow(props: {
  spec: GateSpec;
  /** Absent where the gate was not reached. */
  status: GateStatus | undefined;
  /** The stage or place of the gate, where that is not told around it. */
  where?: string;
  /** What can be done about it. */
  action?: ReactNode;
}) {
  const { spec, status, where, action } = props;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const { tone, shape } = LOOKS[status?.state ?? 'Pending'];
  const type = status?.type ?? gateType(spec) ?? '';
  const approvals = approvalsOf(status);
  const approved = approvals.filter(({ decision }) => decision === 'Approve');
  const isWaiting = status?.state === 'Waiting';
  // The approvals below and the approvers beside it say the same as the message.
  const saysWhoApproved =
    spec.approval && (isWaiting || status?.state === 'Passed');
  return (
    <div className={classes.root}>
      <span className={`${classes.icon} ${tones[tone]}`}>
        <ShapeIcon shape={shape} size={14} />
      </span>
      <div className={classes.body}>
        <span className={classes.name}>{spec.name}</span>{' '}
        <span className={classes.faint}>
          {where ?? type}
          {' · '}
        </span>
        {t(status ? `gates.state.${status.state}` : 'gates.notReached')}
        {spec.approval && isWaiting && (
          <>
            {' '}
            {t('gates.by')} <Approvers {...spec.approval} />
            {', '}
            {t('gates.approvals', {
              done: String(approved.length),
              needed: String(spec.approval.count),
            })}
          </>
        )}{' '}
        <span className={classes.faint}>
          <Times spec={spec} status={status} />
        </span>
        {status?.message && !saysWhoApproved && (
          <div>
            <EntityText text={status.message} />
          </div>
        )}
        {approvals.length > 0 && (
          <ul className={classes.approvals}>
            {approvals.map(({ user, decision, at, comment }) => (
              <li key={`${user} ${decision}`}>
                <EntityLink entityRef={user} />{' '}
                {t(
                  decision === 'Reject'
                    ? 'gates.didReject'
                    : 'gates.didApprove',
                )}
                {at && (
                  <>
                    {' '}
                    <RelativeTime at={at} />
                  </>
                )}
                {comment && `: ${comment}`}
              </li>
            ))}
          </ul>
        )}
        {status?.evidence && !status.evidence.approvals && (
          <details>
            <summary>{t('gates.evidence')}</summary>
            {/* A region that scrolls must be reachable with the keyboard. */}
            {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
            <pre className={classes.evidence} tabIndex={0}>
              {yamlOf(status.evidence as never)}
            </pre>
          </details>
        )}
      </div>
      {action}
    </div>
  );
}

function Times(props: { spec: GateSpec; status: GateStatus | undefined }) {
  const { spec, status } = props;
  const t = useT();
  if (!status || status.state === 'Pending') {
    return null;
  }
  if (status.decidedAt) {
    return <RelativeTime at={status.decidedAt} />;
  }
  const end = gateEnd(spec, status);
  return (
    <>
      {t('gates.since')} <RelativeTime at={status.since} />
      {end && (
        <>
          {', '}
          {t('gates.until')} <RelativeTime at={end} />
        </>
      )}
      {status.nextCheck && (
        <>
          {', '}
          {t('gates.nextCheck')} <RelativeTime at={status.nextCheck} />
        </>
      )}
    </>
  );
}
