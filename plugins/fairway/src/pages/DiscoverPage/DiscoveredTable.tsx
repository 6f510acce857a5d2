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
    },
    checkbox: { padding: theme.spacing(0.5) },
    name: { paddingTop: theme.spacing(0.25) },
    kind: {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
    field: { minWidth: 120, overflowWrap: 'anywhere' },
    version: { fontWeight: 600 },
    reason: {
      display: 'grid',
      justifyItems: 'start',
      gap: theme.spacing(0.5),
      minWidth: 160,
      overflowWrap: 'anywhere',
    },
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
          title: t('discoverPage.column.reason'),
          cell: item => (
            <div className={classes.reason}>
              <StateChip {...LOOK[item.confidence]}>
                {t(WORD[item.confidence])}
              </StateChip>
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
      <div className={classes.name}>
        <div className={classes.kind}>{item.object.kind}</div>
        {item.object.namespace && (
          <>
            {item.object.namespace}/<wbr />
          </>
        )}
        {item.object.name}
      </div>
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
  const { field, current } = fields[chosen ?? 0];
  return (
    <div className={classes.field}>
      {fields.length === 1 || chosen === undefined ? (
        <code>{field}</code>
      ) : (
        <FieldChoice item={item} selection={selection} onSelect={onSelect} />
      )}
      <div>
        {t('discoverPage.now')}{' '}
        <span className={classes.version}>
          {current ?? t('discoverPage.notSet')}
        </span>
      </div>
    </div>
  );
}

/** Which of several fields is to carry the version. */
function FieldChoice({ item, selection, onSelect }: CellProps) {
  const t = useT();
  const fields = fieldsOf(item);
  const key = itemKey(item);
  const chosen = selection.get(key) ?? 0;
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
