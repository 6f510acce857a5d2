import { LinkButton } from '../../components/LinkButton';
import { ResourcePlural, useFairwayPaths } from '../../routing';
import { useT } from '../../translation';

/** Leads from the Sources to what could be promoted; nothing for other kinds. */
export function DiscoverButton(props: { plural: ResourcePlural }) {
  const t = useT();
  const paths = useFairwayPaths();
  return props.plural === 'sources' ? (
    <LinkButton
      label={t('discoverPage.open')}
      to={paths.discover()}
      variant="outlined"
      color="inherit"
    />
  ) : null;
}
