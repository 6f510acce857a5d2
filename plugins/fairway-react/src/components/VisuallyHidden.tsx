import { makeStyles } from '@material-ui/core/styles';
import type { PropsWithChildren } from 'react';

const useStyles = makeStyles(
  {
    root: {
      position: 'absolute',
      width: 1,
      height: 1,
      margin: -1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
      whiteSpace: 'nowrap',
    },
  },
  { name: 'FairwayVisuallyHidden' },
);

/** Words for screen readers, where others see a shape or a number. @public */
export function VisuallyHidden(props: PropsWithChildren<{}>) {
  return <span className={useStyles().root}>{props.children}</span>;
}
