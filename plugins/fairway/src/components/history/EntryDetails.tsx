import type {
  ActivityEntry,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import { kubectlOf, yamlOf } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useT } from '../../translation';
import { CopyableText } from '../CopyableText';
import { Facts } from '../Facts';

const useStyles = makeStyles(
  theme => ({
    summary: {
      cursor: 'pointer',
      width: 'fit-content',
      color: theme.palette.text.secondary,
    },
    content: { padding: theme.spacing(1, 0) },
    facts: { marginBottom: theme.spacing(1) },
    label: { ...theme.typography.subtitle2, margin: theme.spacing(1, 0, 0.5) },
  }),
  { name: 'FairwayEntryDetails' },
);

/** All that is known of an entry. A command is shown as a document and as what kubectl does the same with. */
export function EntryDetails(props: { entry: ActivityEntry }) {
  const { entry } = props;
  const t = useT();
  const classes = useStyles();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary className={classes.summary}>{t('history.details')}</summary>
      {isOpen && (
        <div className={classes.content}>
          <div className={classes.facts}>
            <Facts
              label={t('history.details')}
              facts={[
                {
                  term: t('history.at'),
                  value: new Date(entry.at).toLocaleString(),
                },
                {
                  term: t('history.about'),
                  value: [
                    entry.subject.kind,
                    entry.subject.namespace,
                    entry.subject.name,
                  ]
                    .filter(Boolean)
                    .join(' '),
                },
                {
                  term: t('history.correlation'),
                  value: entry.correlationId,
                },
              ]}
            />
          </div>
          <Texts entry={entry} />
        </div>
      )}
    </details>
  );
}

function Texts(props: { entry: ActivityEntry }) {
  const { type, document, verb, id } = props.entry;
  const t = useT();
  const classes = useStyles();
  const texts =
    type === 'decision'
      ? [{ label: t('history.kubectlGet'), text: getDecision(id) }]
      : [
          ...(document === undefined
            ? []
            : [
                {
                  label: t('history.document'),
                  text: yamlOf(document as ResourceObject),
                },
              ]),
          ...(verb === undefined
            ? []
            : [
                {
                  label: t('history.kubectl'),
                  text: kubectlOf({
                    verb,
                    document: document as ResourceObject,
                  }),
                },
              ]),
        ];
  return (
    <>
      {texts.map(({ label, text }) => (
        <div key={label}>
          <div className={classes.label}>{label}</div>
          <CopyableText label={label} text={text} />
        </div>
      ))}
    </>
  );
}

/** The id of a decision is `decision/<namespace>/<name>`. */
function getDecision(id: string): string {
  const [, namespace, name] = id.split('/');
  return `kubectl get decisions.fairway.dev ${name} --namespace ${namespace} --output yaml`;
}
