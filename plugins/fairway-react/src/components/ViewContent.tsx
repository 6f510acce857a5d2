import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import type { ReactElement, ReactNode } from 'react';
import type { View } from '../live';
import { fairwayReactTranslationRef } from '../translation';
import { ErrorState } from './ErrorState';
import { LoadingState } from './LoadingState';

/**
 * Shows what was read, and before that and where it fails, the state of reading it.
 *
 * @remarks Where reading again fails, the older content stays, with a word about it.
 *
 * @public
 */
export function ViewContent<T>(props: {
  view: View<T>;
  /** Default: {@link LoadingState}. */
  loading?: ReactElement;
  children: (value: T) => ReactNode;
}) {
  const { view, loading = <LoadingState />, children } = props;
  const { t } = useTranslationRef(fairwayReactTranslationRef);
  if (view.value === undefined) {
    return view.error ? (
      <ErrorState error={view.error} onRetry={view.reload} />
    ) : (
      loading
    );
  }
  return (
    <>
      {view.error && (
        <Typography role="alert" color="error" gutterBottom>
          {t('error.outdated')} {view.error.message}{' '}
          <Button size="small" onClick={view.reload}>
            {t('retry')}
          </Button>
        </Typography>
      )}
      {children(view.value)}
    </>
  );
}
