import type {
  ActionType,
  CommandOffer,
  PromotionRun,
} from '@fairway/plugin-fairway-common';
import { LoadingState } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { ActionButton, useCommandOffers } from '../../components/run';
import { useT } from '../../translation';

const ON_RUN = ['Pause', 'Resume', 'Retry', 'Rollback', 'Abort'] as const;

const TYPES: Record<CommandOffer['command'], ActionType> = {
  Pause: 'Pause',
  Resume: 'Resume',
  Abort: 'Abort',
  Retry: 'Retry',
  RetryStage: 'Retry',
  SkipStage: 'Skip',
  Rollback: 'Rollback',
};

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      margin: theme.spacing(2, 0),
      minHeight: 32,
    },
  }),
  { name: 'FairwayRunCommands' },
);

/** What can be done to the run as a whole. */
export function RunCommands(props: {
  run: PromotionRun;
  onChanged: () => void;
}) {
  const { run, onChanged } = props;
  const { namespace, name } = run.metadata;
  const t = useT();
  const classes = useStyles();
  const offers = useCommandOffers({ namespace, name });
  const [sent, setSent] = useState('');
  if (!offers.value) {
    return offers.error ? (
      <Typography role="alert" variant="body2" className={classes.bar}>
        {t('runPage.commands.unread', { message: offers.error.message })}
      </Typography>
    ) : (
      <div className={classes.bar}>
        <LoadingState rows={1} />
      </div>
    );
  }
  const { items } = offers.value;
  return (
    <div
      role="group"
      aria-label={t('runPage.commands.label')}
      className={classes.bar}
    >
      {ON_RUN.flatMap(command =>
        items
          .filter(offer => offer.command === command)
          .map(offer => (
            <RunCommandButton
              key={command}
              offer={offer}
              run={run}
              onDone={() => {
                setSent(
                  t('runPage.commands.sent', {
                    command: t(`runPage.commands.${command}.label`),
                  }),
                );
                offers.reload();
                onChanged();
              }}
            />
          )),
      )}
      <Typography variant="body2" role="status">
        {sent}
      </Typography>
    </div>
  );
}

/** One command on the run or on a stage of it, with a place for the reason. */
export function RunCommandButton(props: {
  offer: CommandOffer;
  run: PromotionRun;
  /** Default: outlined. */
  variant?: 'text' | 'outlined';
  onDone?: () => void;
}) {
  const { offer, run, variant, onDone } = props;
  const { command, stage } = offer;
  const { namespace, name } = run.metadata;
  const t = useT();
  return (
    <ActionButton
      label={t(`runPage.commands.${command}.label`)}
      variant={variant}
      action={{ namespace, run: name, type: TYPES[command], stage }}
      refusal={
        offer.allowed ? undefined : offer.reason ?? t('runPage.commands.label')
      }
      question={{
        title: t(`runPage.commands.${command}.title`, { stage: stage ?? '' }),
        text: t(`runPage.commands.${command}.text`),
        confirmLabel: t(`runPage.commands.${command}.confirm`),
      }}
      onDone={onDone}
    />
  );
}
