import {
  describeReference,
  DiscoveredItem,
  DiscoveryConfidence,
} from '@fairway/plugin-fairway-common';
import {
  Shape,
  StateChip,
  Tone,
  VisuallyHidden,
} from '@fairway/plugin-fairway-react';
import Checkbox from '@material-ui/core/Checkbox';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { DataTable } from '../../components/DataTable';
import { Translate, useT } from '../../translation';
import { fieldsOf, itemKey, Selection } from './selection';

const useStyles = makeStyles(
  theme => ({
    object: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(0.5),
      overflowWrap: 'anywhere',
    },
    checkbox: { padding: theme.spacing(0.5) },
    name: { paddingTop: theme.spacing(0.5) },
    field: {
      display: 'inline-block',
      minWidth: 180,
      overflowWrap: 'anywhere',
    },
    version: { overflowWrap: 'anywhere' },
    reason: { minWidth: 220 },
  }),
  { name: 'FairwayDiscoveredTable' },
);

const LOOK: Record<DiscoveryConfidence, { tone: Tone; shape: Shape }> = {
  High: { tone: 'good', shape: 'check' },
  Medium: { tone: 'attention', shape: 'eye' },
  Low: { tone: 'waiting', shape: 'question' },
};

const WORD = {
  High: 'discoverPage.high',
  Medium: 'discoverPage.medium',
  Low: 'discoverPage.low',
} as const;

/** What was found, with a choice of what to promote. */
export function DiscoveredTable(props: {
  items: readonly DiscoveredItem[];
  selection: Selection;
  onSelect: (key: string, field: number | undefined) => void;
}) {
  const { items, selection, onSelect } = props;
  const t = useT();
  const classes = useStyles();
  const fieldText = (item: DiscoveredItem) =>
    fieldsOf(item)[selection.get(itemKey(item)) ?? 0];
  return (
    <DataTable
      label={t('discoverPage.table')}
      rows={items}
      rowKey={itemKey}
      columns={[
        {
          title: t('discoverPage.column.object'),
          cell: item => (
            <ObjectCell item={item} selection={selection} onSelect={onSelect} />
          ),
        },
        {
          title: t('discoverPage.column.field'),
          cell: item => (
            <FieldCell item={item} selection={selection} onSelect={onSelect} />
          ),
        },
        {
          title: t('discoverPage.column.version'),
          cell: item => {
            const field = fieldText(item);
            return field ? (
              <span className={classes.version}>
                {field.current ?? t('discoverPage.notSet')}
              </span>
            ) : null;
          },
        },
        {
          title: t('discoverPage.column.confidence'),
          cell: ({ confidence }) => (
            <StateChip {...LOOK[confidence]}>{t(WORD[confidence])}</StateChip>
          ),
        },
        {
          title: t('discoverPage.column.reason'),
          cell: item => (
            <div className={classes.reason}>
              {item.reason}
              <Owner item={item} t={t} />
            </div>
          ),
        },
      ]}
    />
  );
}

function Owner(props: { item: DiscoveredItem; t: Translate }) {
  const { item, t } = props;
  const lines = [
    ...(item.optedIn
      ? [t('discoverPage.optedIn', { source: item.optedIn })]
      : []),
    ...(item.owner ? [t('discoverPage.owner', { owner: item.owner })] : []),
  ];
  return lines.length > 0 ? (
    <Typography variant="caption" color="textSecondary" display="block">
      {lines.join('. ')}
    </Typography>
  ) : null;
}

interface CellProps {
  item: DiscoveredItem;
  selection: Selection;
  onSelect: (key: string, field: number | undefined) => void;
}

function ObjectCell({ item, selection, onSelect }: CellProps) {
  const t = useT();
  const classes = useStyles();
  const key = itemKey(item);
  const object = describeReference(item.object);
  return (
    <div className={classes.object}>
      <Checkbox
        className={classes.checkbox}
        size="small"
        color="primary"
        checked={selection.has(key)}
        disabled={fieldsOf(item).length === 0}
        onChange={(_, checked) => onSelect(key, checked ? 0 : undefined)}
        inputProps={{ 'aria-label': t('discoverPage.select', { object }) }}
      />
      <span className={classes.name}>{object}</span>
    </div>
  );
}

function FieldCell({ item, selection, onSelect }: CellProps) {
  const t = useT();
  const classes = useStyles();
  const fields = fieldsOf(item);
  const key = itemKey(item);
  const chosen = selection.get(key);
  if (fields.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t('discoverPage.noField')}
      </Typography>
    );
  }
  if (fields.length === 1 || chosen === undefined) {
    return <code className={classes.field}>{fields[0].field}</code>;
  }
  const label = t('discoverPage.field', {
    object: describeReference(item.object),
  });
  return (
    <>
      <TextField
        select
        size="small"
        fullWidth
        value={chosen}
        onChange={event => onSelect(key, Number(event.target.value))}
        SelectProps={{ native: true }}
        inputProps={{ 'aria-label': label }}
      >
        {fields.map(({ field }, index) => (
          <option key={field} value={index}>
            {field}
          </option>
        ))}
      </TextField>
      <VisuallyHidden>{fields[chosen].field}</VisuallyHidden>
    </>
  );
}
