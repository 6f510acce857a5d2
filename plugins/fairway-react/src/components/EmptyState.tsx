import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';
import { StateMessage } from './StateMessage';

/** Says that there is nothing, why that may be, and the next step to take. @public */
export function EmptyState(props: {
  title: string;
  /** What would be here, and how it gets here. */
  description?: ReactNode;
  /** A button or link that leads to the next step. */
  action?: ReactNode;
}) {
  return (
    <StateMessage
      title={props.title}
      shape="ring"
      tone="waiting"
      action={props.action}
    >
      {props.description && (
        <Typography component="div">{props.description}</Typography>
      )}
    </StateMessage>
  );
}
