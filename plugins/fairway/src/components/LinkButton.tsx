import { VisuallyHidden } from '@fairway/plugin-fairway-react';
import Button, { ButtonProps } from '@material-ui/core/Button';
import Tooltip from '@material-ui/core/Tooltip';
import { useId } from 'react';
import { Link } from 'react-router-dom';

/** A button that leads to another page. Where the user may not go there it stays in its place and says why. */
export function LinkButton(props: {
  label: string;
  to: string;
  /** Why the user may not. */
  refusal?: string;
  variant?: ButtonProps['variant'];
  color?: ButtonProps['color'];
}) {
  const {
    label,
    to,
    refusal,
    variant = 'contained',
    color = 'primary',
  } = props;
  const reasonId = useId();
  if (refusal === undefined) {
    return (
      <Button
        size="small"
        variant={variant}
        color={color}
        component={Link}
        to={to}
      >
        {label}
      </Button>
    );
  }
  return (
    <>
      <Tooltip title={refusal}>
        <Button
          size="small"
          variant={variant}
          // Stays reachable, so that the reason can be read.
          aria-disabled
          aria-describedby={reasonId}
          style={{ opacity: 0.7 }}
        >
          {label}
        </Button>
      </Tooltip>
      <VisuallyHidden>
        <span id={reasonId}>{refusal}</span>
      </VisuallyHidden>
    </>
  );
}
