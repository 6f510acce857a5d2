import { InboxItem, ROLLBACK_STAGE } from '@fairway/plugin-fairway-common';
import Typography from '@material-ui/core/Typography';
import { useT } from '../../translation';
import { ClusterPreviews, useRunPreviews } from '../preview';

/** What is written to the clusters of the stage once it goes on, as it is frozen in the run. Nothing where that is not the next thing. */
export function ApprovalDiff(props: { item: InboxItem }) {
  const { namespace, run, stage, when } = props.item;
  const t = useT();
  const read = useRunPreviews({ namespace, name: run }, stage);
  if (stage === ROLLBACK_STAGE || when === 'after') {
    return null;
  }
  return (
    <section>
      <Typography variant="subtitle1" component="h3">
        {t('approval.diff.title')}
      </Typography>
      <ClusterPreviews read={read} isOneStage />
    </section>
  );
}
