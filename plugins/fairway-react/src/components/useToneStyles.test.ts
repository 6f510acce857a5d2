import { createTheme, getContrastRatio } from '@material-ui/core/styles';
import type { Tone } from './phases';
import { toneColor } from './useToneStyles';

const TONES: Tone[] = [
  'waiting',
  'moving',
  'good',
  'bad',
  'attention',
  'ended',
];

describe.each(['light', 'dark'] as const)('tones on a %s ground', type => {
  const theme = createTheme({ palette: { type } });
  const { background, text } = theme.palette;

  it.each(TONES.filter(tone => toneColor(theme, tone) !== text.secondary))(
    'can be read: %s',
    tone => {
      for (const ground of [background.default, background.paper]) {
        expect(
          getContrastRatio(toneColor(theme, tone), ground),
        ).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
});
