import {
  canBeSkipped,
  CommandOffer,
  Target,
} from '@fairway/plugin-fairway-common';
import { wordsOf } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { ActionButton, useCommandOffers } from '../../components/run';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      margin: theme.spacing(2, 0),
    },
  }),
  { name: 'FairwayTargetCommands' },
);

/** What can be done to one target. */
export function TargetCommands(props: {
  target: Target;
  onChanged: () => void;
}) {
  const { target, onChanged } = props;
  const { namespace } = target.metadata;
  const phase = target.status?.phase ?? 'Pending';
  const t = useT();
  const classes = useStyles();
  const [sent, setSent] = useState('');
  const offers = useCommandOffers({ namespace, name: target.spec.runRef.name });
  const ofStage = (command: CommandOffer['command']) =>
    offers.value?.items.find(
      offer => offer.command === command && offer.stage === target.spec.stage,
    );
  const retryStage = ofStage('RetryStage');
  const skipStage = ofStage('SkipStage');
  const words = wordsOf(phase).toLowerCase();
  const done = (label: string) => () => {
    setSent(t('targetPage.commands.sent', { command: label }));
    onChanged();
  };
  let retryRefusal: string | undefined;
  if (phase !== 'Failed') {
    retryRefusal = t('targetPage.commands.onlyFailed', { phase: words });
  } else if (retryStage && !retryStage.allowed) {
    // What has failed here counts for its stage too, so the same keeps both from being retried.
    retryRefusal = retryStage.reason;
  }
  let skipRefusal: string | undefined;
  if (!canBeSkipped(target)) {
    skipRefusal = t('targetPage.commands.onlyStill', { phase: words });
  } else if (skipStage?.forbidden) {
    skipRefusal = skipStage.reason;
  }
  return (
    <div
      role="group"
      aria-label={t('targetPage.commands.label')}
      className={classes.bar}
    >
      <TargetCommand
        target={target}
        command="retry"
        refusal={retryRefusal}
        onDone={done(t('targetPage.commands.retry.label'))}
      />
      <TargetCommand
        target={target}
        command="skip"
        refusal={skipRefusal}
        onDone={done(t('targetPage.commands.skip.label'))}
      />
      <Typography variant="body2" role="status">
        {sent}
      </Typography>
    </div>
  );
}

function TargetCommand(props: {
  target: Target;
  command: 'retry' | 'skip';
  refusal: string | undefined;
  onDone: () => void;
}) {
  const { target, command, refusal, onDone } = props;
  const { metadata, spec } = target;
  const t = useT();
  return (
    <ActionButton
      label={t(`targetPage.commands.${command}.label`)}
      action={{
        namespace: metadata.namespace,
        run: spec.runRef.name,
        type: command === 'retry' ? 'Retry' : 'Skip',
        target: metadata.name,
      }}
      refusal={refusal}
      question={{
        title: t(`targetPage.commands.${command}.title`, {
          cluster: spec.cluster,
        }),
        text: t(`targetPage.commands.${command}.text`),
      }}
      onDone={onDone}
    />
  );
}
