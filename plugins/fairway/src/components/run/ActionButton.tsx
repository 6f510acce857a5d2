import { actionDocument, CommandButton } from '@fairway/plugin-fairway-react';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useT } from '../../translation';
import { ReasonField } from '../ReasonField';

/** Gives a command on a run, a stage or a target, and asks beforehand with a place for the reason. */
export function ActionButton(props: {
  action: Omit<Parameters<typeof actionDocument>[0], 'reason'>;
  label: string;
  /** What is asked, and what would happen. */
  question: { title: string; text: string; confirmLabel?: string };
  /** Why it is not possible now. */
  refusal: string | undefined;
  /** Default: outlined. */
  variant?: 'text' | 'outlined';
  onDone?: () => void;
}) {
  const { action, label, question, refusal, variant, onDone } = props;
  const { title, text, confirmLabel } = question;
  const t = useT();
  const [reason, setReason] = useState('');
  const isRequired = action.type === 'Skip';
  return (
    <CommandButton
      label={label}
      variant={variant}
      command={{
        verb: 'create',
        document: actionDocument({ ...action, reason }),
      }}
      refusal={refusal}
      ready={!isRequired || reason.trim() !== ''}
      confirm={{
        title,
        confirmLabel,
        content: (
          <>
            <Typography paragraph>{text}</Typography>
            <ReasonField
              label={t('run.reason')}
              help={t(isRequired ? 'run.reasonRequired' : 'run.reasonHelp')}
              value={reason}
              onChange={setReason}
              required={isRequired}
            />
          </>
        ),
      }}
      onDone={() => {
        setReason('');
        onDone?.();
      }}
    />
  );
}
