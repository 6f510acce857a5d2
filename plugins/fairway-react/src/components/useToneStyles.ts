import {
  alpha,
  darken,
  decomposeColor,
  getContrastRatio,
  lighten,
  makeStyles,
  Theme,
} from '@material-ui/core/styles';
import type { Tone } from './phases';

/** What WCAG 2 asks of text, level AA, is 4.5; browsers round colours. */
const READABLE = 4.6;

/** The colour of a tone: strong enough for text on the page's own ground. @public */
export function toneColor(theme: Theme, tone: Tone): string {
  const { palette } = theme;
  switch (tone) {
    case 'good':
      return readable(theme, palette.success.main);
    case 'bad':
      return readable(theme, palette.error.main);
    case 'attention':
      return readable(theme, palette.warning.main);
    case 'moving':
      return readable(theme, palette.info.main);
    case 'ended':
    case 'waiting':
      return palette.text.secondary;
    default:
      throw new Error(`Unknown tone ${tone satisfies never}`);
  }
}

const STEPS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** A colour moved away from those of the ground until it can be read on them, also under the mouse. */
function readable(theme: Theme, color: string): string {
  const { background, action, type } = theme.palette;
  const away = type === 'dark' ? lighten : darken;
  const shades = STEPS.map(step => away(color, step));
  const grounds = [background.default, background.paper].flatMap(ground => [
    ground,
    covered(ground, action.hover),
  ]);
  return (
    shades.find(shade =>
      grounds.every(ground => getContrastRatio(shade, ground) >= READABLE),
    ) ?? shades.at(-1)!
  );
}

/** The colour of a ground below a layer that lets some of it through. */
export function covered(ground: string, layer: string): string {
  const [red, green, blue, opacity = 1] = decomposeColor(layer).values;
  const below = decomposeColor(ground).values;
  const [r, g, b] = [red, green, blue].map((value, index) =>
    Math.round(value * opacity + below[index] * (1 - opacity)),
  );
  return `rgb(${r}, ${g}, ${b})`;
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
