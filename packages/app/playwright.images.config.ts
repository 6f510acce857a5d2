import journeys from './playwright.config';

/** The pictures of docs/images, taken of a demo portal that is started for them: `npm run images`. */
export default {
  ...journeys,
  testMatch: 'pictures.ts',
  use: { ...journeys.use, viewport: { width: 1400, height: 1100 } },
};
