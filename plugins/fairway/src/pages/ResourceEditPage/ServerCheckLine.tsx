import {
  Shape,
  ShapeIcon,
  Tone,
  useToneStyles,
} from '@fairway/plugin-fairway-react';
import { Translate, useT } from '../../translation';
import type { ServerCheck } from './useServerCheck';

const LOOKS: Record<ServerCheck['status'], { tone: Tone; shape: Shape }> = {
  idle: { tone: 'waiting', shape: 'ring' },
  checking: { tone: 'moving', shape: 'dots' },
  accepted: { tone: 'good', shape: 'check' },
  refused: { tone: 'bad', shape: 'cross' },
  failed: { tone: 'attention', shape: 'question' },
};

/** Whether the backend would accept what was written. */
export function ServerCheckLine(props: { check: ServerCheck }) {
  const { check } = props;
  const t = useT();
  const tones = useToneStyles();
  const { tone, shape } = LOOKS[check.status];
  return (
    <span
      role="status"
      className={tones[tone]}
      style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}
    >
      <ShapeIcon shape={shape} />
      {textOf(t, check)}
    </span>
  );
}

function textOf(t: Translate, check: ServerCheck): string {
  switch (check.status) {
    case 'idle':
    case 'checking':
    case 'accepted':
      return t(`resourceEditPage.check.${check.status}`);
    case 'refused':
    case 'failed':
      return t(`resourceEditPage.check.${check.status}`, {
        message: check.error.message,
      });
    default:
      throw new Error(`Unknown check ${check satisfies never}`);
  }
}
