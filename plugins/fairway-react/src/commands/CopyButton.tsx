import Button from '@material-ui/core/Button';
import FileCopyOutlined from '@material-ui/icons/FileCopyOutlined';
import { useEffect, useState } from 'react';

/** Copies a text and says so. @public */
export function CopyButton(props: { text: string; label: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (!outcome) {
      return undefined;
    }
    const timer = setTimeout(() => setOutcome(undefined), 3_000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text);
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  };
  return (
    <>
      <Button
        size="small"
        startIcon={<FileCopyOutlined fontSize="small" />}
        onClick={copy}
      >
        {props.label}
      </Button>
      <span role="status">
        {outcome === 'copied' && 'Copied'}
        {outcome === 'failed' &&
          'The browser does not allow copying; select the text instead'}
      </span>
    </>
  );
}
