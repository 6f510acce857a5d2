import Paper from '@material-ui/core/Paper';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    cell: {
      // The theme of Backstage lets words break anywhere, which narrows columns to a letter, and puts line upon line.
      wordBreak: 'normal',
      overflowWrap: 'break-word',
      lineHeight: theme.typography.body2.lineHeight,
    },
    // Names are told apart by their ends, and read badly when they are broken.
    name: { minWidth: 150 },
  }),
  { name: 'FairwayDataTable' },
);

/** A column of a {@link DataTable}. */
export interface DataColumn<T> {
  title: string;
  /** Of a column of numbers. */
  align?: 'right';
  /** Of a first column that holds no names, such as a count: it takes no more room than it needs. */
  isShort?: true;
  cell: (row: T) => ReactNode;
}

/** A table of at most some hundred rows. The first column is the heading of each row. */
export function DataTable<T>(props: {
  /** Says to screen readers what the table holds. */
  label: string;
  columns: readonly DataColumn<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
}) {
  const { label, columns, rows, rowKey } = props;
  const classes = useStyles();
  return (
    // What scrolls must be reachable with the keyboard.
    <TableContainer
      component={Paper}
      role="group"
      aria-label={label}
      tabIndex={0}
    >
      <Table size="small" aria-label={label}>
        <TableHead>
          <TableRow>
            {columns.map(({ title, align }) => (
              <TableCell
                key={title}
                className={classes.cell}
                align={align}
                scope="col"
              >
                {title}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(row => (
            <TableRow key={rowKey(row)} hover>
              {columns.map(({ title, align, isShort, cell }, index) => (
                <TableCell
                  key={title}
                  className={
                    index === 0 && !isShort
                      ? `${classes.cell} ${classes.name}`
                      : classes.cell
                  }
                  align={align}
                  {...(index === 0 ? { component: 'th', scope: 'row' } : {})}
                >
                  {cell(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
