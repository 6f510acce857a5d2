import type { Target } from '@fairway/plugin-fairway-common';
import { RelativeTime } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { stringify } from 'yaml';
import { CopyableText } from '../../components/CopyableText';
import { Facts } from '../../components/Facts';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      // Digests have no place to break at; what is recorded scrolls.
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(1.5),
      ...theme.typography.body2,
    },
    title: { fontWeight: 600 },
    message: { overflowWrap: 'anywhere' },
  }),
  { name: 'FairwayEvidence' },
);

/** What was written to the cluster, and what was seen there since. */
export function Evidence(props: { target: Target }) {
  const { receipt, observation, ambiguous } = props.target.status ?? {};
  const t = useT();
  const classes = useStyles();
  if (!receipt && !observation && !ambiguous) {
    return (
      <Typography variant="body2">{t('targetPage.evidence.none')}</Typography>
    );
  }
  return (
    <div className={classes.root}>
      {ambiguous && <div>{t('targetPage.evidence.ambiguous')}</div>}
      {receipt && (
        <div>
          <Typography variant="body2" component="h3" className={classes.title}>
            {t('targetPage.evidence.receipt')}
          </Typography>
          <Facts
            label={t('targetPage.evidence.receipt')}
            facts={[
              {
                term: t('targetPage.evidence.written'),
                value: <RelativeTime at={receipt.at} />,
              },
              {
                term: t('targetPage.evidence.changed'),
                value: t(receipt.changed ? 'value.yes' : 'value.no'),
              },
              {
                term: t('targetPage.evidence.revision'),
                value: receipt.revision,
              },
              {
                term: t('targetPage.evidence.generation'),
                value: receipt.generation,
              },
            ]}
          />
          <Details value={receipt.details} />
        </div>
      )}
      {observation && (
        <div>
          <Typography variant="body2" component="h3" className={classes.title}>
            {t('targetPage.evidence.observation')}
          </Typography>
          {observation.message && (
            <div className={classes.message}>{observation.message}</div>
          )}
          <Facts
            label={t('targetPage.evidence.observation')}
            facts={[
              {
                term: t('targetPage.evidence.state'),
                value: observation.state,
              },
              {
                term: t('targetPage.evidence.at'),
                value: <RelativeTime at={observation.at} />,
              },
            ]}
          />
          <Details value={observation.evidence} />
        </div>
      )}
    </div>
  );
}

function Details(props: { value: Record<string, unknown> | undefined }) {
  const t = useT();
  return props.value && Object.keys(props.value).length > 0 ? (
    <details>
      <summary>{t('targetPage.evidence.more')}</summary>
      <CopyableText
        label={t('targetPage.evidence.more')}
        text={stringify(props.value)}
      />
    </details>
  ) : null;
}
