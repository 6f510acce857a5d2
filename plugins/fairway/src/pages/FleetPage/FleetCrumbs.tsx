import Breadcrumbs from '@material-ui/core/Breadcrumbs';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { useT } from '../../translation';
import { titleOfGroup } from './GroupGrid';
import type { FleetQuery } from './useFleetQuery';

/** The way back from the clusters of one group. */
export function FleetCrumbs(props: {
  query: FleetQuery;
  onChange: (changes: Partial<FleetQuery>, options?: { step: boolean }) => void;
}) {
  const { query, onChange } = props;
  const { group, value, unlabelled } = query;
  const t = useT();
  if (group === undefined || (value === undefined && !unlabelled)) {
    return null;
  }
  return (
    <Breadcrumbs
      aria-label={t('fleetPage.crumbs.label')}
      style={{ marginBottom: 8 }}
    >
      <Button
        size="small"
        onClick={() =>
          onChange(
            { value: undefined, unlabelled: false, clusters: false },
            { step: true },
          )
        }
      >
        {t('fleetPage.crumbs.all')}
      </Button>
      <Typography variant="body2" color="textPrimary" aria-current="page">
        {value === undefined || value === ''
          ? titleOfGroup(t, group, value)
          : `${group}: ${value}`}
      </Typography>
    </Breadcrumbs>
  );
}
