import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { FairwayError } from '../api';
import { fairwayReactTranslationRef } from '../translation';
import { NoPermission } from './NoPermission';
import { StateMessage } from './StateMessage';

/**
 * Says what went wrong and why, with a way to try again. A missing permission and an ended session are told as such.
 *
 * @public
 */
export function ErrorState(props: {
  error: Error;
  /** Default: "This could not be read". */
  title?: string;
  onRetry?: () => void;
}) {
  const { error, title, onRetry } = props;
  const { t } = useTranslationRef(fairwayReactTranslationRef);
  const refusal = error instanceof FairwayError ? error : undefined;
  if (refusal?.isForbidden) {
    return <NoPermission message={refusal.message} />;
  }
  if (refusal?.isSignedOut) {
    return (
      <StateMessage
        role="alert"
        title={t('error.signedOutTitle')}
        shape="pause"
        tone="attention"
        action={
          <Button variant="outlined" onClick={() => window.location.reload()}>
            {t('error.signIn')}
          </Button>
        }
      >
        <Typography>{t('error.signedOut')}</Typography>
      </StateMessage>
    );
  }
  return (
    <StateMessage
      role="alert"
      title={
        title ?? t(refusal?.isNotFound ? 'error.notFoundTitle' : 'error.title')
      }
      shape="cross"
      tone="bad"
      action={
        onRetry && (
          <Button variant="outlined" onClick={onRetry}>
            {t('retry')}
          </Button>
        )
      }
    >
      <Typography>{error.message}</Typography>
      {refusal && refusal.causes.length > 0 && (
        <ul aria-label={t('error.causes')}>
          {refusal.causes.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              {field && <code>{field}</code>} {message}
            </li>
          ))}
        </ul>
      )}
    </StateMessage>
  );
}
