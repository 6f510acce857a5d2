import { makeStyles } from '@material-ui/core/styles';

/** The look that all fields of a form share. */
export const useFormStyles = makeStyles(
  theme => ({
    fields: {
      display: 'grid',
      gridTemplateColumns: 'repeat(auto-fill, minmax(min(240px, 100%), 1fr))',
      gap: theme.spacing(1.5),
      alignItems: 'start',
    },
    /** What needs the whole width. */
    wide: { gridColumn: '1 / -1', minWidth: 0 },
    group: {
      margin: 0,
      minWidth: 0,
      padding: theme.spacing(0.5, 0, 0.5, 1.5),
      border: 0,
      borderLeft: `2px solid ${theme.palette.divider}`,
    },
    legend: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 1),
      padding: 0,
      marginBottom: theme.spacing(1),
      fontWeight: 600,
      fontSize: theme.typography.body2.fontSize,
    },
    description: {
      margin: theme.spacing(-0.5, 0, 1.5),
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
    problem: {
      margin: theme.spacing(0, 0, 1),
      color: theme.palette.error.main,
      fontSize: theme.typography.caption.fontSize,
    },
    item: {
      padding: theme.spacing(1, 1.5),
      marginBottom: theme.spacing(1),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
    },
    row: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      marginBottom: theme.spacing(1),
      '& > :not(button)': { flex: 1, minWidth: 0 },
    },
  }),
  { name: 'FairwayForm' },
);
