import Button, { ButtonProps } from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import CodeIcon from '@material-ui/icons/Code';
import type { ResourceObject } from '@fairway/plugin-fairway-common';
import { ReactNode, Ref, useId, useState } from 'react';
import { withEntityNames } from '../components';
import type { Command } from './Command';
import { CommandPanel } from './CommandPanel';
import { RefusalAlert } from './RefusalAlert';
import { useCommand } from './useCommand';

const useStyles = makeStyles(
  {
    root: { display: 'inline-flex', alignItems: 'center' },
    /** For screen readers only. */
    hidden: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
      whiteSpace: 'nowrap',
    },
  },
  { name: 'FairwayCommandButton' },
);

/**
 * A control that changes something, with the `</>` panel beside it.
 *
 * @remarks
 * Where it is refused it stays in its place, can be reached with the keyboard, and says why; the panel still shows what it would
 * do. With `confirm`, it asks before it sends; `confirm` may hold a form that shapes the command.
 *
 * @public
 */
export function CommandButton(props: {
  label: string;
  command: Command;
  /** Why this user cannot give the command now. */
  refusal?: string;
  /** What is asked before it is sent. Default: nothing, it is sent at once. */
  confirm?: {
    title: string;
    content: ReactNode;
    /** What has to be answered before it is sent. Unlike the content it is also asked in the panel. */
    question?: ReactNode;
    confirmLabel?: string;
  };
  /** Whether what the form holds can be sent, and the question is answered. Default: true. */
  ready?: boolean;
  color?: ButtonProps['color'];
  variant?: ButtonProps['variant'];
  onDone?: (object: ResourceObject | undefined) => void;
  /** The button itself, to put the focus on it. */
  buttonRef?: Ref<HTMLButtonElement>;
  /** Told why the backend refused. Where it is given, a command that is sent at once shows no dialog about it. */
  onRefused?: (error: Error) => void;
}) {
  const { label, command, confirm, ready = true } = props;
  const refusal = props.refusal && withEntityNames(props.refusal);
  const classes = useStyles();
  const [open, setOpen] = useState<'confirm' | 'panel'>();
  const reasonId = useId();
  const titleId = useId();
  const sender = useCommand(object => {
    setOpen(undefined);
    props.onDone?.(object);
  }, props.onRefused);
  const close = () => {
    setOpen(undefined);
    sender.reset();
  };
  const press = () => {
    if (refusal !== undefined) {
      return;
    }
    if (confirm) {
      setOpen('confirm');
    } else {
      sender.send(command).then(accepted => {
        if (!accepted && !props.onRefused) {
          setOpen('confirm');
        }
      });
    }
  };
  const sending = sender.state.status === 'sending';
  return (
    <span className={classes.root}>
      <Tooltip title={refusal ?? ''}>
        <Button
          ref={props.buttonRef}
          size="small"
          color={refusal === undefined ? props.color : 'default'}
          variant={props.variant ?? 'outlined'}
          // Stays reachable, so that the reason can be read.
          aria-disabled={refusal !== undefined || sending}
          aria-describedby={refusal === undefined ? undefined : reasonId}
          onClick={press}
          style={refusal === undefined ? undefined : { opacity: 0.55 }}
        >
          {label}
        </Button>
      </Tooltip>
      {refusal !== undefined && (
        <span id={reasonId} className={classes.hidden}>
          {refusal}
        </span>
      )}
      <Tooltip title={`${label} as YAML and kubectl`}>
        <IconButton
          size="small"
          aria-label={`${label} as YAML and kubectl`}
          onClick={() => setOpen('panel')}
        >
          <CodeIcon fontSize="small" />
        </IconButton>
      </Tooltip>
      <Dialog
        open={open !== undefined}
        onClose={close}
        maxWidth="md"
        fullWidth
        aria-labelledby={titleId}
      >
        <DialogTitle id={titleId}>{confirm?.title ?? label}</DialogTitle>
        <DialogContent>
          {open === 'confirm' && (
            <>
              {confirm?.content}
              {confirm?.question}
            </>
          )}
          {open === 'panel' && (
            <CommandPanel
              command={command}
              sender={sender}
              refusal={refusal}
              question={confirm?.question}
              ready={ready}
            />
          )}
          {open === 'confirm' && sender.state.status === 'refused' && (
            <RefusalAlert error={sender.state.error} />
          )}
        </DialogContent>
        <DialogActions>
          {confirm && (
            <Button
              size="small"
              startIcon={<CodeIcon fontSize="small" />}
              aria-pressed={open === 'panel'}
              onClick={() =>
                setOpen(before => (before === 'panel' ? 'confirm' : 'panel'))
              }
            >
              {open === 'panel' ? 'Back to the form' : 'YAML and kubectl'}
            </Button>
          )}
          <Button onClick={close}>Cancel</Button>
          {open === 'confirm' && (
            <Button
              variant="contained"
              color="primary"
              disabled={!ready || sending}
              onClick={() => sender.send(command)}
            >
              {confirm?.confirmLabel ?? label}
            </Button>
          )}
        </DialogActions>
      </Dialog>
    </span>
  );
}
