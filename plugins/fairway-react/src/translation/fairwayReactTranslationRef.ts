import { createTranslationRef } from '@backstage/frontend-plugin-api';

/** The English strings of the components of this package. @public */
export const fairwayReactTranslationRef = createTranslationRef({
  id: 'fairway-react',
  messages: {
    loading: 'Loading…',
    retry: 'Try again',
    error: {
      title: 'This could not be read',
      notFoundTitle: 'There is no such object',
      signedOutTitle: 'You are signed out',
      signedOut: 'Your session has ended. Sign in again to go on.',
      signIn: 'Sign in again',
      causes: 'What is wrong',
      outdated:
        'What you see may be out of date, because reading it again failed:',
    },
    noPermission: {
      title: 'You may not see this',
      hint: 'Ask those who run this portal if you need it.',
    },
    stale: {
      since: 'Not up to date since {{time}}. Trying again…',
      refused: 'Not kept up to date: {{message}}',
      reload: 'Load the page again',
    },
    phase: {
      flawed_one: '{{phase}}, {{count}} cluster failed',
      flawed_other: '{{phase}}, {{count}} clusters failed',
    },
    target: {
      unread: 'Not read yet',
      goesBack: 'on its way back',
      drifted: 'changed by somebody else since',
    },
    time: {
      unknown: 'not known',
    },
  },
});
