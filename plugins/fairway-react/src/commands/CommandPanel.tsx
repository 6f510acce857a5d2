import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import { ReactNode, useState } from 'react';
import { Command, kubectlOf, yamlOf } from './Command';
import { CopyButton } from './CopyButton';
import { RefusalAlert } from './RefusalAlert';
import { CommandSender } from './useCommand';

const useStyles = makeStyles(
  theme => ({
    text: {
      margin: 0,
      padding: theme.spacing(2),
      maxHeight: '50vh',
      overflow: 'auto',
      background: theme.palette.background.default,
      color: theme.palette.text.primary,
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      fontFamily: 'monospace',
      fontSize: theme.typography.body2.fontSize,
      whiteSpace: 'pre',
      userSelect: 'text',
    },
    bar: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(1, 0),
    },
    space: { flexGrow: 1 },
  }),
  { name: 'FairwayCommandPanel' },
);

/**
 * What a control does, as YAML and as a kubectl command. Apply sends the very request of the control.
 *
 * @public
 */
export function CommandPanel(props: {
  command: Command;
  sender: CommandSender;
  /** Why it cannot be sent by this user now. */
  refusal?: string;
  /** What is asked before it is sent, as the control asks it. */
  question?: ReactNode;
  /** Whether what is asked for was given. Default: true. */
  ready?: boolean;
}) {
  const { command, sender, refusal, question, ready = true } = props;
  const classes = useStyles();
  const [tab, setTab] = useState<'yaml' | 'kubectl'>('yaml');
  const text = tab === 'yaml' ? yamlOf(command.document) : kubectlOf(command);
  return (
    <section aria-label="The same as a document">
      <Tabs
        value={tab}
        onChange={(_, value) => setTab(value)}
        indicatorColor="primary"
        aria-label="Form of the command"
      >
        <Tab value="yaml" label="YAML" id="command-yaml" />
        <Tab value="kubectl" label="kubectl" id="command-kubectl" />
      </Tabs>
      {/* A region that scrolls must be reachable with the keyboard. */}
      <pre
        className={classes.text}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="tabpanel"
        aria-labelledby={`command-${tab}`}
      >
        {text}
      </pre>
      {question}
      <div className={classes.bar}>
        <CopyButton text={text} label="Copy" />
        <span className={classes.space} />
        <Button
          color="primary"
          variant="outlined"
          disabled={
            !ready || sender.state.status === 'sending' || refusal !== undefined
          }
          onClick={() => sender.send(command)}
        >
          Apply
        </Button>
      </div>
      {refusal && <p>{refusal}</p>}
      {!ready && !question && (
        <p>Fill in the form first; go back to it below.</p>
      )}
      {sender.state.status === 'refused' && (
        <RefusalAlert error={sender.state.error} />
      )}
    </section>
  );
}
