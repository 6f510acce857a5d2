import type { FieldCause } from '@fairway/plugin-fairway-react';
import { ShapeIcon, useToneStyles } from '@fairway/plugin-fairway-react';
import Link from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useT } from '../../translation';
import { lineOf, TextProblem } from './text/documentText';

const YamlEditor = lazy(() => import('./text/YamlEditor'));

const useStyles = makeStyles(
  theme => ({
    editor: {
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      overflow: 'auto',
      maxHeight: 'min(55vh, calc(100vh - 300px))',
      minHeight: 240,
    },
    problems: {
      display: 'flex',
      gap: theme.spacing(1),
      marginTop: theme.spacing(1.5),
    },
    list: {
      margin: theme.spacing(0.5, 0, 0),
      padding: 0,
      listStyle: 'none',
      color: theme.palette.text.primary,
      fontSize: theme.typography.body2.fontSize,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'FairwayYamlPane' },
);

/** The YAML, with what is wrong with it and where. */
export function YamlPane(props: {
  text: string;
  onChange: (text: string) => void;
  /** Why the text cannot be read. */
  broken?: TextProblem;
  problems: readonly FieldCause[];
}) {
  const { text, onChange, broken, problems } = props;
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const [goTo, setGoTo] = useState<{ line: number }>();
  const places = useMemo(
    () =>
      broken
        ? [
            {
              line: broken.line,
              text: t('resourceEditPage.broken.position', {
                line: String(broken.line),
                column: String(broken.column),
                message: broken.message,
              }),
            },
          ]
        : problems.map(({ field, message }) => ({
            line: lineOf(text, field),
            field,
            text: message,
          })),
    [broken, problems, text, t],
  );
  return (
    <>
      <div className={classes.editor}>
        <Suspense
          fallback={
            <Typography style={{ padding: 16 }}>
              {t('resourceEditPage.loadingEditor')}
            </Typography>
          }
        >
          <YamlEditor
            label={t('resourceEditPage.document')}
            value={text}
            onChange={onChange}
            marked={places.map(({ line }) => line)}
            goTo={goTo}
          />
        </Suspense>
      </div>
      {places.length > 0 && (
        <section
          className={`${classes.problems} ${tones.bad}`}
          aria-label={t('resourceEditPage.problems.title', {
            count: places.length,
          })}
        >
          <ShapeIcon shape="cross" />
          <div>
            <Typography variant="subtitle2" component="h3">
              {broken
                ? t('resourceEditPage.broken.title')
                : t('resourceEditPage.problems.title', {
                    count: places.length,
                  })}
            </Typography>
            <ul className={classes.list}>
              {places.map(({ line, text: message, ...place }, index) => (
                <li key={index}>
                  <Link
                    component="button"
                    variant="body2"
                    onClick={() => setGoTo({ line })}
                  >
                    {t('resourceEditPage.problems.line', {
                      line: String(line),
                    })}
                  </Link>{' '}
                  {'field' in place && place.field && (
                    <code>{place.field}</code>
                  )}{' '}
                  {message}
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
    </>
  );
}
