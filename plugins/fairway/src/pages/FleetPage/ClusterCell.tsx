import type { FleetCell } from '@fairway/plugin-fairway-common';
import {
  lookOf,
  PhaseLook,
  relativeTime,
  ShapeIcon,
  toneColor,
  useToneStyles,
  VisuallyHidden,
  wordsOf,
} from '@fairway/plugin-fairway-react';
import { alpha, makeStyles } from '@material-ui/core/styles';
import { memo, MouseEvent, useMemo } from 'react';
import { useHref, useNavigate } from 'react-router-dom';
import { FairwayPaths, useFairwayPaths } from '../../routing';
import { Translate, useT } from '../../translation';
import { useVersionWords } from './useVersionWords';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      height: '100%',
      color: theme.palette.text.primary,
      textDecoration: 'none',
      whiteSpace: 'nowrap',
    },
    link: { '&:hover $version': { textDecoration: 'underline' } },
    icon: { display: 'inline-flex', flexShrink: 0 },
    version: { overflow: 'hidden', textOverflow: 'ellipsis' },
    // It gives way to the version that is there.
    written: {
      flexShrink: 1000,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      fontSize: theme.typography.caption.fontSize,
    },
    odd: {
      margin: theme.spacing(0, -0.5),
      padding: theme.spacing(0, 0.5),
      borderRadius: theme.shape.borderRadius,
      backgroundColor: alpha(toneColor(theme, 'attention'), 0.14),
      '& $version': { fontWeight: 600 },
    },
    unknown: { color: theme.palette.text.secondary, fontStyle: 'italic' },
    mark: {
      display: 'inline-flex',
      flexShrink: 0,
      alignItems: 'center',
      padding: 1,
      border: '1px solid',
      borderRadius: theme.shape.borderRadius,
    },
  }),
  { name: 'FairwayFleetClusterCell' },
);

/** How a version looks that no run has written. */
const READ: PhaseLook = { tone: 'ended', shape: 'eye' };

type Words = (version: FleetCell['version']) => string;

/** What all cells of a grid have in common. There are hundreds of cells, so it is found once. */
export interface CellParts {
  t: Translate;
  classes: ReturnType<typeof useStyles>;
  tones: ReturnType<typeof useToneStyles>;
  words: Words;
  paths: FairwayPaths;
  /** The address of a path, for links. */
  href(path: string): string;
  /** Goes to a path within the portal. */
  go(path: string): void;
}

/** What {@link ClusterCell} is given; the same object between renderings. */
export function useCellParts(): CellParts {
  const t = useT();
  const classes = useStyles();
  const tones = useToneStyles();
  const words = useVersionWords();
  const paths = useFairwayPaths();
  const root = useHref('/').replace(/\/$/, '');
  const go = useNavigate();
  return useMemo(
    () => ({
      t,
      classes,
      tones,
      words,
      paths,
      href: path => `${root}${path}`,
      go,
    }),
    [t, classes, tones, words, paths, root, go],
  );
}

/** What was promoted, what is there instead, since when, and who has set it. */
function driftWords(
  { written, since, changedBy }: NonNullable<FleetCell['drift']>,
  version: FleetCell['version'],
  { t, words }: CellParts,
): string {
  const ago = (at: string) => relativeTime(Date.parse(at), Date.now());
  const drifted = t('fleetPage.cell.drift', {
    written: words(written),
    version: words(version),
    since: ago(since),
  });
  if (!changedBy) {
    return drifted;
  }
  const { manager, at } = changedBy;
  const by = at
    ? t('fleetPage.cell.driftByAt', { manager, at: ago(at) })
    : t('fleetPage.cell.driftBy', { manager });
  return `${drifted}, ${by}`;
}

/** Whether the browser is asked for something else than to follow a link here. */
function isModified(event: MouseEvent): boolean {
  const { button, metaKey, ctrlKey, shiftKey, altKey } = event;
  return button !== 0 || metaKey || ctrlKey || shiftKey || altKey;
}

/** What a cluster holds of one unit, and what came of the last change. */
export const ClusterCell = memo(function MemoizedClusterCell(props: {
  cell: FleetCell;
  parts: CellParts;
  /** Why the cluster as a whole could not be read. */
  clusterProblem?: string;
}) {
  const { cell, parts, clusterProblem } = props;
  const { version, phase, odd, target, drift, problem } = cell;
  const { t, classes, tones, words } = parts;
  const text = words(version);
  const { tone, shape } =
    phase === undefined && version !== undefined ? READ : lookOf(phase ?? '');
  const notes = [
    phase && wordsOf(phase),
    !phase && t(`fleetPage.cell.${version === undefined ? 'noPhase' : 'read'}`),
    odd && t('fleetPage.cell.odd'),
    drift && driftWords(drift, version, parts),
    problem ?? (version === undefined && clusterProblem),
  ].filter(Boolean);
  const content = (
    <>
      <span className={`${classes.icon} ${tones[tone]}`}>
        <ShapeIcon shape={shape} size={14} />
      </span>
      <span
        className={`${classes.version} ${
          version === undefined ? classes.unknown : ''
        }`}
      >
        {text}
      </span>
      <VisuallyHidden>{`, ${notes.join(', ')}`}</VisuallyHidden>
      {odd && (
        <span className={`${classes.mark} ${tones.attention}`}>
          <ShapeIcon shape="differs" size={12} />
        </span>
      )}
      {drift && (
        <span className={`${classes.mark} ${tones.attention}`}>
          <ShapeIcon shape="drift" size={12} />
        </span>
      )}
      {drift && (
        <span className={classes.written} aria-hidden>
          {t('fleetPage.cell.instead', { version: words(drift.written) })}
        </span>
      )}
    </>
  );
  const title = [text, ...notes].join(' · ');
  const className = `${classes.root} ${odd || drift ? classes.odd : ''}`;
  if (!target) {
    return (
      <span className={className} title={title}>
        {content}
      </span>
    );
  }
  const path = parts.paths.target(target.namespace, target.name);
  return (
    <a
      href={parts.href(path)}
      onClick={event => {
        if (!isModified(event)) {
          event.preventDefault();
          parts.go(path);
        }
      }}
      className={`${className} ${classes.link}`}
      title={title}
      // The cell around it has the focus, and opens it with Enter.
      tabIndex={-1}
    >
      {content}
    </a>
  );
});
