import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Typography from '@material-ui/core/Typography';
import { fairwayReactTranslationRef } from '../translation';
import { StateMessage } from './StateMessage';

/** Says that the one who is signed in lacks a permission, and which. @public */
export function NoPermission(props: {
  /** What the backend said; it names the permission. */
  message?: string;
}) {
  const { t } = useTranslationRef(fairwayReactTranslationRef);
  return (
    <StateMessage title={t('noPermission.title')} shape="dash" tone="ended">
      {props.message && <Typography>{props.message}</Typography>}
      <Typography color="textSecondary">{t('noPermission.hint')}</Typography>
    </StateMessage>
  );
}
