import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { useId, useState } from 'react';
import { useT } from '../../translation';
import { ClusterPreviews } from './ClusterPreviews';
import type { ReadPreviewPage } from './usePreviewClusters';

/** Opens all clusters with what would change on each of them; no cluster is asked before. */
export function ClusterPreviewsButton(props: {
  /** What the button says, and to screen readers where that is not enough. */
  text: string;
  label?: string;
  /** Of the dialog. */
  title: string;
  read: ReadPreviewPage;
  /** Whether all clusters are in one stage, which the title names. */
  isOneStage?: boolean;
}) {
  const { text, label, title, read, isOneStage } = props;
  const [open, setOpen] = useState(false);
  const titleId = useId();
  const t = useT();
  const close = () => setOpen(false);
  return (
    <>
      <Button
        size="small"
        variant="text"
        aria-haspopup="dialog"
        aria-label={label}
        onClick={() => setOpen(true)}
      >
        {text}
      </Button>
      <Dialog
        open={open}
        onClose={close}
        maxWidth="lg"
        fullWidth
        scroll="paper"
        aria-labelledby={titleId}
      >
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent tabIndex={0} role="group" aria-labelledby={titleId}>
          <ClusterPreviews read={read} isOneStage={isOneStage} />
        </DialogContent>
        <DialogActions>
          <Button onClick={close}>{t('preview.all.close')}</Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
