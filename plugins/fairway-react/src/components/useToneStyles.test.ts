import { createTheme, getContrastRatio } from '@material-ui/core/styles';
import type { Tone } from './phases';
import { covered, toneColor } from './useToneStyles';

const TONES: Tone[] = [
  'waiting',
  'moving',
  'good',
  'bad',
  'attention',
  'ended',
];

it('tells the colour of a ground below a layer', () => {
  expect(covered('#424242', 'rgba(255, 255, 255, 0.08)')).toBe(
    'rgb(81, 81, 81)',
  );
  expect(covered('#fff', '#123456')).toBe('rgb(18, 52, 86)');
});

describe.each(['light', 'dark'] as const)('tones on a %s ground', type => {
  const theme = createTheme({ palette: { type } });
  const { action, background, text } = theme.palette;

  it.each(TONES.filter(tone => toneColor(theme, tone) !== text.secondary))(
    'can be read: %s',
    tone => {
      for (const ground of [
        background.default,
        background.paper,
        // A row of a table under the mouse.
        covered(background.paper, action.hover),
        covered(background.default, action.hover),
      ]) {
        expect(
          getContrastRatio(toneColor(theme, tone), ground),
        ).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
});
