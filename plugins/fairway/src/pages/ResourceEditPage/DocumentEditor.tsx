import type {
  KindDefinition,
  ResourceObject,
} from '@fairway/plugin-fairway-common';
import {
  CommandButton,
  FairwayError,
  RefusalAlert,
} from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { ReactNode, useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { useRefusal } from '../../components/useRefusal';
import { ResourcePlural, useFairwayPaths } from '../../routing';
import { useT } from '../../translation';
import { ConflictPanel } from './conflict/ConflictPanel';
import { rebase } from './conflict/rebase';
import { ResourceForm } from './form';
import { Existing, localProblems } from './localProblems';
import { ServerCheckLine } from './ServerCheckLine';
import {
  Fields,
  isFields,
  mergeText,
  readText,
  writeText,
} from './text/documentText';
import { useConflict } from './useConflict';
import { useDocument } from './useDocument';
import { useSuggestions } from './useSuggestions';
import { ServerCheck, useServerCheck } from './useServerCheck';
import { YamlPane } from './YamlPane';

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(2),
    },
    panes: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
      gap: theme.spacing(3),
      alignItems: 'start',
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
      },
    },
    yaml: {
      position: 'sticky',
      top: theme.spacing(2),
      maxHeight: `calc(100vh - ${theme.spacing(4)}px)`,
      overflowY: 'auto',
      [theme.breakpoints.down('sm')]: { position: 'static', maxHeight: 'none' },
    },
    note: { marginBottom: theme.spacing(1) },
  }),
  { name: 'FairwayDocumentEditor' },
);

/** The namespace that is written in a document. */
function namespaceOf({ metadata }: Fields): string | undefined {
  return isFields(metadata) && typeof metadata.namespace === 'string'
    ? metadata.namespace
    : undefined;
}

/** Whether the object has changed under what is being written, as far as the backend has said. */
function verdictOf(
  check: ServerCheck,
  refused: FairwayError | undefined,
): 'changed' | 'accepted' | undefined {
  const errors = [
    refused,
    check.status === 'refused' ? check.error : undefined,
  ];
  if (errors.some(error => error?.isConflict && error.reason === 'Conflict')) {
    return 'changed';
  }
  return check.status === 'accepted' && !refused ? 'accepted' : undefined;
}

/** Writes a document as a form and as YAML at the same time, checks it, and sends it. */
export function DocumentEditor(props: {
  plural: ResourcePlural;
  kind: KindDefinition;
  /** The YAML to start from. */
  text: string;
  existing: Existing;
  /** More about the document while it is being written; it is given nothing while that is not sound. */
  children?: (document: Fields | undefined) => ReactNode;
}) {
  const { plural, kind, existing, children } = props;
  const t = useT();
  const classes = useStyles();
  const paths = useFairwayPaths();
  const navigate = useNavigate();
  const [base, setBase] = useState(props.text);
  const { text, document, broken, setText, change, restore } = useDocument(
    props.text,
  );
  // What the backend said when it was sent; it counts until the text changes.
  const [sent, setSent] = useState<{ text: string; error: FairwayError }>();
  const refused = sent?.text === text ? sent.error : undefined;
  const forbidden = useRefusal(
    existing ? 'update' : 'create',
    kind,
    existing?.namespace,
  );

  const suggestions = useSuggestions(kind, namespaceOf(document));

  const local = useMemo(
    () => localProblems(t, kind, document, existing),
    [t, kind, document, existing],
  );
  const verb = existing ? 'replace' : 'create';
  const isSound = !broken && local.length === 0;
  const check = useServerCheck(
    verb,
    // What is only looked at is not asked about: a refusal would be on record.
    isSound && forbidden === undefined && text !== base
      ? (document as unknown as ResourceObject)
      : undefined,
  );
  const checkError = check.status === 'refused' ? check.error : undefined;
  const theirs = useConflict(
    kind,
    existing,
    document,
    verdictOf(check, refused),
  );
  const causes = refused?.causes ?? checkError?.causes;
  // Nobody has done anything wrong before the first letter.
  const isUntouched = !existing && text === props.text;
  const problems = useMemo(() => {
    if (isUntouched) {
      return [];
    }
    return local.length > 0 ? local : [...(causes ?? [])];
  }, [isUntouched, local, causes]);
  const refusal =
    forbidden ??
    (broken && t('resourceEditPage.broken.refusal')) ??
    (isUntouched ? t('resourceEditPage.untouched') : undefined) ??
    (local.length > 0 ? t('resourceEditPage.problems.refusal') : undefined);

  const resolve = (resolved: Fields) => {
    setBase(writeText(theirs));
    setText(mergeText(text, resolved));
  };
  return (
    <>
      <div className={classes.bar}>
        <CommandButton
          label={t(
            existing ? 'resourceEditPage.save' : 'resourceEditPage.create',
          )}
          variant="contained"
          color="primary"
          command={{ verb, document: document as unknown as ResourceObject }}
          refusal={refusal}
          onDone={object =>
            object &&
            navigate(
              paths.resource(
                plural,
                object.metadata.namespace,
                object.metadata.name,
              ),
            )
          }
          onRefused={error =>
            setSent({
              text,
              error:
                error instanceof FairwayError
                  ? error
                  : new FairwayError(error.message, { code: 0 }),
            })
          }
        />
        <Button
          size="small"
          component={Link}
          to={
            existing
              ? paths.resource(plural, existing.namespace, existing.name)
              : paths.list(plural)
          }
        >
          {t('resourceEditPage.cancel')}
        </Button>
        <ServerCheckLine check={check} />
      </div>
      {refused && !theirs && (
        <div className={classes.note}>
          <RefusalAlert error={refused} />
        </div>
      )}
      {theirs && (
        <ConflictPanel
          theirs={writeText(theirs)}
          mine={text}
          onTakeTheirs={() => resolve(theirs)}
          onKeepMine={() =>
            resolve(rebase(readText(base).document ?? {}, document, theirs))
          }
        />
      )}
      <div className={classes.panes}>
        <section aria-label={t('resourceEditPage.form')}>
          {broken && (
            <Typography
              variant="body2"
              role="status"
              className={classes.note}
              component="div"
            >
              {t('resourceEditPage.broken.form')}{' '}
              <Button size="small" variant="outlined" onClick={restore}>
                {t('resourceEditPage.broken.restore')}
              </Button>
            </Typography>
          )}
          <ResourceForm
            kind={kind}
            document={document}
            exists={existing !== undefined}
            disabled={broken !== undefined}
            problems={problems}
            suggestions={suggestions}
            onChange={change}
          />
        </section>
        <section
          className={classes.yaml}
          aria-label={t('resourceEditPage.document')}
        >
          <YamlPane
            text={text}
            onChange={setText}
            broken={broken}
            problems={problems}
          />
          {children?.(isSound ? document : undefined)}
        </section>
      </div>
    </>
  );
}
