import { createRouteRef } from '@backstage/core-plugin-api';

/** Where the pages of Fairway are mounted. It works in both frontend systems. @public */
export const rootRouteRef = createRouteRef({ id: 'fairway' });
