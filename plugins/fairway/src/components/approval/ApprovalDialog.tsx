import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import {
  InboxItem,
  PromotionRun,
  promotionRunKind,
  ROLLBACK_STAGE,
} from '@fairway/plugin-fairway-common';
import {
  approvalDocument,
  CommandButton,
  fairwayApiRef,
  RelativeTime,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { useCallback, useId, useState } from 'react';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { EntityLink } from '../EntityLink';
import { Facts } from '../Facts';
import { Approvers } from '../gates';
import { revisioned } from '../revisioned';
import { ApprovalChanges } from './ApprovalChanges';
import { ApprovalDiff } from './ApprovalDiff';
import { ApprovalGates } from './ApprovalGates';
import { gateOf } from './gateOf';

const useStyles = makeStyles(
  theme => ({
    content: { display: 'grid', gap: theme.spacing(2) },
    actions: { padding: theme.spacing(1.5, 3) },
    space: { flexGrow: 1 },
  }),
  { name: 'FairwayApprovalDialog' },
);

/**
 * All that a person has to know to decide on a gate, and the decision.
 *
 * @remarks The decision is bound to the digest of the item: where something else waits by now, it is refused.
 */
export function ApprovalDialog(props: {
  /** What is decided on; nothing is open while it is undefined. */
  item: InboxItem | undefined;
  onClose: () => void;
  /** After a decision was accepted. */
  onDecided?: (decision: 'Approve' | 'Reject') => void;
}) {
  const { item, onClose, onDecided } = props;
  const titleId = useId();
  return (
    <Dialog
      open={item !== undefined}
      onClose={onClose}
      maxWidth="md"
      fullWidth
      scroll="paper"
      aria-labelledby={titleId}
    >
      {item && (
        <Decision
          item={item}
          titleId={titleId}
          onClose={onClose}
          onDecided={onDecided}
        />
      )}
    </Dialog>
  );
}

function Decision(props: {
  item: InboxItem;
  titleId: string;
  onClose: () => void;
  onDecided?: (decision: 'Approve' | 'Reject') => void;
}) {
  const { item, titleId, onClose, onDecided } = props;
  const { namespace, run: name, stage, gate, digest } = item;
  const t = useT();
  const classes = useStyles();
  const api = useApi(fairwayApiRef);
  const [comment, setComment] = useState('');
  const load = useCallback(
    (signal: AbortSignal) =>
      api
        .get<PromotionRun>(promotionRunKind, namespace, name, signal)
        .then(revisioned),
    [api, namespace, name],
  );
  const run = useView(
    load,
    change => change.kind === promotionRunKind.kind && change.name === name,
  );
  const now = run.value && gateOf(run.value.object, item)?.status;
  let refusal = item.allowed ? undefined : item.reason;
  if (run.value && now?.state !== 'Waiting' && now?.state !== 'Pending') {
    refusal = t('approval.decided');
  } else if (now?.digest && now.digest !== digest) {
    refusal = t('approval.changed');
  }
  const commandOf = (decision: 'Approve' | 'Reject') => ({
    verb: 'create' as const,
    document: approvalDocument({
      namespace,
      run: name,
      stage,
      gate,
      decision,
      digest,
      comment,
    }),
  });
  const done = (decision: 'Approve' | 'Reject') => () => {
    onDecided?.(decision);
    onClose();
  };
  return (
    <>
      <DialogTitle id={titleId}>
        {stage === ROLLBACK_STAGE
          ? t('approval.titleRollback', { gate })
          : t('approval.title', { gate, stage })}
      </DialogTitle>
      <DialogContent dividers className={classes.content}>
        <About item={item} />
        <ApprovalChanges item={item} />
        {stage !== ROLLBACK_STAGE && <ApprovalDiff item={item} />}
        <ViewContent view={run}>
          {({ object }) => <ApprovalGates run={object} />}
        </ViewContent>
        <TextField
          label={t('approval.comment')}
          helperText={t('approval.commentHelp')}
          value={comment}
          onChange={event => setComment(event.target.value)}
          inputProps={{ maxLength: 4096 }}
          multiline
          fullWidth
        />
        {refusal && (
          <Typography variant="body2" role="status">
            {refusal}
          </Typography>
        )}
      </DialogContent>
      <DialogActions className={classes.actions}>
        <Button onClick={onClose}>{t('approval.close')}</Button>
        <span className={classes.space} />
        <CommandButton
          label={t('approval.reject')}
          command={commandOf('Reject')}
          refusal={refusal}
          onDone={done('Reject')}
        />
        <CommandButton
          label={t('approval.approve')}
          command={commandOf('Approve')}
          refusal={refusal}
          color="primary"
          variant="contained"
          onDone={done('Approve')}
        />
      </DialogActions>
    </>
  );
}

function About(props: { item: InboxItem }) {
  const { item } = props;
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <Facts
      label={t('approval.about')}
      facts={[
        {
          term: t('approval.fact.version'),
          value: <strong>{item.version}</strong>,
        },
        { term: t('approval.fact.source'), value: item.source },
        {
          term: t('approval.fact.run'),
          value: (
            <Link to={paths.run(item.namespace, item.run)}>{item.run}</Link>
          ),
        },
        { term: t('approval.fact.clusters'), value: item.clusters },
        {
          term: t('approval.fact.requestedBy'),
          value: <EntityLink entityRef={item.requestedBy} />,
        },
        {
          term: t('approval.fact.since'),
          value: <RelativeTime at={item.since} />,
        },
        {
          term: t('approval.fact.until'),
          value: item.until && <RelativeTime at={item.until} />,
        },
        {
          term: t('approval.fact.approvers'),
          value: <Approvers groups={item.groups} users={item.users} />,
        },
        {
          term: t('approval.fact.approvals'),
          value: (
            <>
              {t('approval.fact.approvalsOf', {
                done: String(item.approvedBy.length),
                needed: String(item.count),
              })}
              {item.approvedBy.map(user => (
                <span key={user}>
                  {' · '}
                  <EntityLink entityRef={user} />
                </span>
              ))}
            </>
          ),
        },
      ]}
    />
  );
}
