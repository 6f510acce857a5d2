export const notFoundPageMessages = {
  title: 'Not found',
  message: 'There is no page here',
  action: 'See all promotions',
} as const;
