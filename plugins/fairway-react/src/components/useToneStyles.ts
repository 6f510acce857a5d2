import { alpha, makeStyles, Theme } from '@material-ui/core/styles';
import type { Tone } from './phases';

/** The colour of a tone: strong enough for text on the page's own ground. @public */
export function toneColor(theme: Theme, tone: Tone): string {
  const { palette } = theme;
  const shade = palette.type === 'dark' ? 'light' : 'dark';
  switch (tone) {
    case 'good':
      return palette.success[shade];
    case 'bad':
      return palette.error[shade];
    case 'attention':
      return palette.type === 'dark'
        ? palette.warning.light
        : palette.warning.dark;
    case 'moving':
      return palette.info[shade];
    case 'ended':
    case 'waiting':
      return palette.text.secondary;
    default:
      throw new Error(`Unknown tone ${tone satisfies never}`);
  }
}

const rule = (tone: Tone) => (theme: Theme) => ({
  color: toneColor(theme, tone),
  borderColor: alpha(toneColor(theme, tone), 0.5),
});

/** One class for each tone, which sets the colour of text and border. @public */
export const useToneStyles = makeStyles(
  theme => ({
    waiting: rule('waiting')(theme),
    moving: rule('moving')(theme),
    good: rule('good')(theme),
    bad: rule('bad')(theme),
    attention: rule('attention')(theme),
    ended: rule('ended')(theme),
  }),
  { name: 'FairwayTone' },
);
