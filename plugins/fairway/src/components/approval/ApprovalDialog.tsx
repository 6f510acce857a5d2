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
  RefusalAlert,
  RelativeTime,
  ShapeIcon,
  useToneStyles,
  useView,
  ViewContent,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  ReactNode,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { EntityLink } from '../EntityLink';
import { EntityText } from '../EntityText';
import { Facts } from '../Facts';
import { Approvers } from '../gates';
import { ReasonField } from '../ReasonField';
import { revisioned } from '../revisioned';
import { VersionChange } from '../run';
import { ApprovalChanges } from './ApprovalChanges';
import { ApprovalDiff } from './ApprovalDiff';
import { ApprovalGates } from './ApprovalGates';
import { gateOf } from './gateOf';
import { inboxItemKey } from './inboxItemKey';

const useStyles = makeStyles(
  theme => ({
    content: { display: 'grid', gap: theme.spacing(2), alignContent: 'start' },
    decision: {
      display: 'grid',
      gap: theme.spacing(1.5),
      padding: theme.spacing(1.5, 3),
    },
    actions: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    space: { flexGrow: 1 },
    refusal: { display: 'flex', gap: theme.spacing(1) },
  }),
  { name: 'FairwayApprovalDialog' },
);

type Answer = 'Approve' | 'Reject';

/** Puts the focus on what it takes to give an answer; each new value does so again. */
export interface AnswerFocus {
  answer: Answer;
}

/**
 * All that a person has to know to decide on a gate, and the decision.
 *
 * @remarks The decision is bound to the digest of the item: where something else waits by now, it is refused.
 */
export function ApprovalDialog(props: {
  /** What is decided on; nothing is open while it is undefined. */
  item: InboxItem | undefined;
  focus?: AnswerFocus;
  onClose: () => void;
  /** After a decision was accepted. */
  onDecided?: (answer: Answer, item: InboxItem) => void;
  /** After the dialog has gone, and the focus is back where it was. */
  onExited?: () => void;
  /** What stands below the buttons. */
  footer?: ReactNode;
}) {
  const { item, focus, onClose, onDecided, onExited, footer } = props;
  const titleId = useId();
  return (
    <Dialog
      open={item !== undefined}
      onClose={onClose}
      maxWidth="md"
      fullWidth
      scroll="paper"
      aria-labelledby={titleId}
      TransitionProps={{ onExited }}
    >
      {item && (
        <Decision
          // What was written about one item is not said about another.
          key={inboxItemKey(item)}
          item={item}
          focus={focus}
          titleId={titleId}
          onClose={onClose}
          onDecided={onDecided}
          footer={footer}
        />
      )}
    </Dialog>
  );
}

function Decision(props: {
  item: InboxItem;
  focus: AnswerFocus | undefined;
  titleId: string;
  onClose: () => void;
  onDecided?: (answer: Answer, item: InboxItem) => void;
  footer: ReactNode;
}) {
  const { item, focus, titleId, onClose, onDecided, footer } = props;
  const { namespace, run: name, stage, gate, when, digest } = item;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const api = useApi(fairwayApiRef);
  const [comment, setComment] = useState('');
  const [refused, setRefused] = useState<Error>();
  const commentRef = useRef<HTMLTextAreaElement>(null);
  const approveRef = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!focus) {
      return undefined;
    }
    // A button of Material UI cannot take the focus in the commit that it comes with.
    const timer = setTimeout(() =>
      (focus.answer === 'Approve' ? approveRef : commentRef).current?.focus(),
    );
    return () => clearTimeout(timer);
  }, [focus]);
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
  const answer = (decision: Answer, more?: string) => ({
    command: {
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
    },
    refusal: refusal ?? more,
    onRefused: setRefused,
    onDone: () => {
      onDecided?.(decision, item);
      onClose();
    },
  });
  return (
    <>
      <DialogTitle id={titleId}>
        <Title item={item} />
      </DialogTitle>
      <DialogContent dividers className={classes.content}>
        <About item={item} />
        <ApprovalChanges item={item} />
        <ViewContent view={run}>
          {({ object }) => <ApprovalGates run={object} />}
        </ViewContent>
        {stage !== ROLLBACK_STAGE && when === 'before' && (
          <ApprovalDiff item={item} />
        )}
      </DialogContent>
      <div className={classes.decision}>
        {refused && <RefusalAlert error={refused} />}
        {refusal && (
          <Typography variant="body2" role="status" className={classes.refusal}>
            <span className={tones.attention}>
              <ShapeIcon shape="pause" />
            </span>
            <span>
              <EntityText text={refusal} />
            </span>
          </Typography>
        )}
        <ReasonField
          label={t('approval.comment')}
          help={t('approval.commentHelp')}
          value={comment}
          onChange={setComment}
          inputRef={commentRef}
        />
        <div className={classes.actions}>
          <Button onClick={onClose}>{t('approval.close')}</Button>
          <span className={classes.space} />
          <CommandButton
            label={t('approval.reject')}
            {...answer(
              'Reject',
              comment.trim() === '' ? t('approval.reasonNeeded') : undefined,
            )}
          />
          <CommandButton
            label={t('approval.approve')}
            {...answer('Approve')}
            buttonRef={approveRef}
            color="primary"
            variant="contained"
          />
        </div>
        {footer}
      </div>
    </>
  );
}

function Title(props: { item: InboxItem }) {
  const { source, version, stage, when } = props.item;
  const t = useT();
  if (stage === ROLLBACK_STAGE) {
    return <>{t('approval.titleRollback', { source, version })}</>;
  }
  return (
    <>
      {t(when === 'before' ? 'approval.titleBefore' : 'approval.titleAfter', {
        source,
        version,
        stage,
      })}
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
          value:
            item.stage === ROLLBACK_STAGE ? (
              <strong>{item.version}</strong>
            ) : (
              <VersionChange
                run={{ namespace: item.namespace, name: item.run }}
                after={item.version}
              />
            ),
        },
        { term: t('approval.fact.source'), value: <Source item={item} /> },
        {
          term: t('approval.fact.gate'),
          value:
            item.stage === ROLLBACK_STAGE
              ? item.gate
              : t('approval.fact.gateOf', {
                  gate: item.gate,
                  stage: item.stage,
                  side: t(`approval.gates.${item.when}`),
                }),
        },
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

function Source(props: { item: InboxItem }) {
  const { namespace, source, entityRef } = props.item;
  const paths = useFairwayPaths();
  return (
    <>
      <Link to={paths.resource('sources', namespace, source)}>{source}</Link>
      {entityRef && (
        <>
          {' · '}
          <EntityLink entityRef={entityRef} />
        </>
      )}
    </>
  );
}
