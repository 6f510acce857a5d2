import { Link } from '@backstage/core-components';
import type { Inbox, InboxItem } from '@fairway/plugin-fairway-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import {
  AnswerFocus,
  ApprovalDialog,
  inboxItemKey,
} from '../../components/approval';
import { useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { InboxSection } from './InboxSection';
import { KeyHint } from './KeyHint';
import { NothingWaits } from './NothingWaits';
import { useInboxKeys } from './useInboxKeys';
import { useKeysSwitch } from './useKeysSwitch';
import { useListFocus } from './useListFocus';
import { useOpenItem } from './useOpenItem';

const useStyles = makeStyles(
  theme => ({
    note: { marginBottom: theme.spacing(2) },
    hint: { marginBottom: theme.spacing(2) },
    // It only takes the focus so that the keyboard goes on from here.
    fallback: { '&:focus': { outline: 'none' } },
  }),
  { name: 'FairwayInboxView' },
);

/** The gates that wait: first those that the one who is signed in may decide on. */
export function InboxView(props: { inbox: Inbox; onChanged: () => void }) {
  const { inbox, onChanged } = props;
  const t = useT();
  const classes = useStyles();
  const paths = useFairwayPaths();
  const navigate = useNavigate();
  const keys = useKeysSwitch();
  const [said, setSaid] = useState('');
  const [focus, setFocus] = useState<AnswerFocus>();
  const mine = inbox.items.filter(({ allowed }) => allowed);
  const others = inbox.items.filter(({ allowed }) => !allowed);
  const items = [...mine, ...others];
  const { item: opened, gone } = useOpenItem(items);
  const list = useListFocus(items, opened !== undefined);

  const open = (item: InboxItem, answer?: AnswerFocus['answer']) => {
    setFocus(answer && { answer });
    list.setCurrent(item);
    navigate(paths.approvals(item), { replace: opened !== undefined });
  };
  useInboxKeys(keys.on, opened !== undefined, key => {
    const at = items.findIndex(
      item =>
        inboxItemKey(item) === (opened ? inboxItemKey(opened) : list.current),
    );
    switch (key) {
      case 'next':
      case 'previous': {
        const next = items[at + (key === 'next' ? 1 : -1)];
        if (next && opened) {
          open(next);
        } else if (next) {
          list.focus(next);
        } else if (items[at]) {
          list.focus(items[at]);
        }
        return;
      }
      case 'open':
        if (items[at]) {
          open(items[at]);
        }
        return;
      case 'Approve':
      case 'Reject':
        if (opened) {
          setFocus({ answer: key });
        } else if (items[at]) {
          open(items[at], key);
        }
        return;
      default:
        throw new Error(`Unknown key ${key satisfies never}`);
    }
  });

  const section = (title: string, part: readonly InboxItem[]) => (
    <InboxSection
      title={title}
      items={part}
      current={list.current}
      rowRef={list.rowRef}
      onOpen={open}
    />
  );
  return (
    <>
      <Typography
        role="status"
        variant="body2"
        className={said && classes.note}
      >
        {said}
      </Typography>
      {gone && (
        <Typography role="status" className={classes.note}>
          {t('approvalsPage.gone', { gate: gone.gate, stage: gone.stage })}{' '}
          <Link to={paths.run(gone.namespace, gone.run)}>
            {t('approvalsPage.goneRun', { run: gone.run })}
          </Link>
        </Typography>
      )}
      {items.length > 0 && (
        <div className={classes.hint}>
          <KeyHint keys={keys} />
        </div>
      )}
      <div ref={list.fallbackRef} tabIndex={-1} className={classes.fallback}>
        {mine.length === 0 && <NothingWaits others={others.length} />}
      </div>
      {mine.length > 0 && section(t('approvalsPage.mine'), mine)}
      {others.length > 0 && section(t('approvalsPage.others'), others)}
      {inbox.total > items.length && (
        <Typography variant="body2" color="textSecondary">
          {t('approvalsPage.more', { count: inbox.total - items.length })}
        </Typography>
      )}
      <ApprovalDialog
        item={opened}
        focus={focus}
        onClose={() => navigate(paths.approvals())}
        onDecided={(answer, { source, version, stage }) => {
          setSaid(
            t(`approvalsPage.said.${answer}`, { source, version, stage }),
          );
          onChanged();
        }}
        onExited={() => {
          setFocus(undefined);
          list.restore();
        }}
        footer={<KeyHint keys={keys} inDialog />}
      />
    </>
  );
}
