import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Typography from '@material-ui/core/Typography';
import { fairwayReactTranslationRef } from '../translation';
import { StateMessage } from './StateMessage';

/** What a refusal says before the permission: who may not do what, as kubectl tells it. */
const BEFORE_PERMISSION = /^.* is forbidden: .*(?=permission \S+ is needed)/s;

/** Says that the one who is signed in lacks a permission, and which. @public */
export function NoPermission(props: {
  /** What the backend said; it names the permission. */
  message?: string;
}) {
  const { t } = useTranslationRef(fairwayReactTranslationRef);
  const message = props.message?.replace(BEFORE_PERMISSION, '');
  return (
    <StateMessage title={t('noPermission.title')} shape="dash" tone="ended">
      {message && <Typography>{message}</Typography>}
      <Typography color="textSecondary">{t('noPermission.hint')}</Typography>
    </StateMessage>
  );
}
