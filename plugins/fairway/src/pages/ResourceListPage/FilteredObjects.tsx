import type { KindDefinition } from '@fairway/plugin-fairway-common';
import { EmptyState, ViewContent } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import type { ResourcePlural } from '../../routing';
import { useT } from '../../translation';
import { matchesText } from './matchesText';
import { ResourceTable } from './ResourceTable';
import { useCandidates } from './useCandidates';

/** The objects that a text is found in. */
export function FilteredObjects(props: {
  plural: ResourcePlural;
  kind: KindDefinition;
  text: string;
  onClear: () => void;
}) {
  const { plural, kind, text, onClear } = props;
  const t = useT();
  const candidates = useCandidates(kind);
  return (
    <ViewContent view={candidates}>
      {({ items, incomplete }) => {
        const matches = items.filter(object => matchesText(kind, object, text));
        return (
          <>
            <Typography
              variant="body2"
              color="textSecondary"
              role="status"
              gutterBottom
            >
              {t('resourceListPage.shown', { count: matches.length })}{' '}
              {incomplete &&
                t('resourceListPage.incomplete', {
                  read: String(items.length),
                })}
            </Typography>
            {matches.length > 0 ? (
              <ResourceTable plural={plural} kind={kind} objects={matches} />
            ) : (
              <EmptyState
                title={t('resourceListPage.noMatch', { filter: text })}
                action={
                  <Button variant="outlined" onClick={onClear}>
                    {t('resourceListPage.clear')}
                  </Button>
                }
              />
            )}
          </>
        );
      }}
    </ViewContent>
  );
}
