import { useApi } from '@backstage/core-plugin-api';
import {
  InboxItem,
  Promotion,
  PromotionPreview,
  promotionKind,
} from '@fairway/plugin-fairway-common';
import {
  fairwayApiRef,
  LoadingState,
  useView,
} from '@fairway/plugin-fairway-react';
import Typography from '@material-ui/core/Typography';
import { useCallback } from 'react';
import { useT } from '../../translation';
import { PreviewDiffs } from '../preview';

/** What is written to objects of some clusters of the stage. */
export function ApprovalDiff(props: { item: InboxItem }) {
  const { namespace, promotion, stage } = props.item;
  const t = useT();
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    async (signal: AbortSignal) => {
      const { apiVersion, kind, spec } = await api.get<Promotion>(
        promotionKind,
        namespace,
        promotion,
        signal,
      );
      return api.viewOf<PromotionPreview>(
        'preview',
        { apiVersion, kind, metadata: { name: promotion, namespace }, spec },
        signal,
      );
    },
    [api, namespace, promotion],
  );
  const { value, error } = useView(load, () => false);
  const diffs = (value?.diffs ?? []).filter(diff => diff.stage === stage);
  return (
    <section>
      <Typography variant="subtitle1" component="h3">
        {t('approval.diff.title')}
      </Typography>
      {!value && !error && <LoadingState rows={2} />}
      {error && (
        <Typography variant="body2" color="textSecondary">
          {t('approval.diff.unread', { message: error.message })}
        </Typography>
      )}
      {value && diffs.length === 0 && (
        <Typography variant="body2">{t('approval.diff.none')}</Typography>
      )}
      {diffs.length > 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('approval.diff.sample')} {t('approval.diff.live')}
        </Typography>
      )}
      {diffs.length > 0 && <PreviewDiffs diffs={diffs} />}
    </section>
  );
}
